import 'ekyc-verify';
import './app.js';
