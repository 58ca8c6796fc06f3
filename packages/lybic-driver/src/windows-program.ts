import { quoteForPowerShell } from '@farhand/core/driver';

/** A batch file is read by `cmd.exe`, which takes parts of its arguments for commands, however they are quoted. */
const checkNoBatch = (program: string): void => {
  if (!/\.(?:bat|cmd)[. ]*$/i.test(program)) return;
  throw new TypeError(
    `shell: ${program} is a batch file, which Windows cannot be given arguments for without reading them as commands. Write a command line instead.`,
  );
};

/** An argument as the C runtime of Windows programs reads it back from a command line. */
export const quoteForWindows = (argument: string): string =>
  argument !== '' && !/[\s"]/.test(argument)
    ? argument
    : `"${argument.replaceAll(/(\\*)"/g, String.raw`$1$1\"`).replace(/\\+$/, '$&$&')}"`;

/**
 * A program and its arguments, checked to be none whose arguments are read as commands.
 *
 * @throws TypeError if it is a batch file.
 */
export const windowsProgram = ([program = '', ...args]: readonly string[]): {
  readonly executable: string;
  readonly args: readonly string[];
} => {
  checkNoBatch(program);
  return { executable: program, args };
};

/**
 * A program and its arguments in PowerShell, whose own way of starting one loses quotes and empty arguments before version
 * 7.3 (Microsoft's documentation of `$PSNativeCommandArgumentPassing`, 2026).
 *
 * @throws TypeError if it is a batch file.
 */
export const startInPowerShell = (command: readonly string[]): string => {
  const { executable, args } = windowsProgram(command);
  const [file, line] = [executable, args.map(quoteForWindows).join(' ')].map(quoteForPowerShell);
  return [
    `$info = New-Object Diagnostics.ProcessStartInfo -ArgumentList ${file}, ${line};`,
    '$info.UseShellExecute = $false;',
    '$program = [Diagnostics.Process]::Start($info);',
    '$program.WaitForExit();',
    'exit $program.ExitCode',
  ].join(' ');
};
