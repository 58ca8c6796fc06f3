#!/usr/bin/env node
import '../dist/init/main.js';
