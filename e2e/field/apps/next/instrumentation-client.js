import 'ekyc-verify';
