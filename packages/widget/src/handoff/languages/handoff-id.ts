import type { HandoffTexts } from '../texts.js';

const texts: HandoffTexts = {
  scan: [
    'Lanjutkan di ponsel Anda',
    'Pindai kode ini dengan kamera ponsel. Hasilnya muncul di halaman ini.',
  ],
  code: 'Kode QR untuk ponsel Anda',
  number: 'Ponsel Anda harus menampilkan nomor ini:',
  copy: 'Salin tautan',
  copied: 'Tersalin. Kirim hanya kepada diri sendiri.',
  here: 'Gunakan perangkat ini saja',
  onPhone: [
    'Ikuti langkah-langkah di ponsel Anda',
    'Biarkan halaman ini terbuka: hasilnya muncul di sini.',
  ],
  restart: 'Mulai lagi',
  over: ['Kode ini tidak berlaku lagi', 'Demi keamanan Anda, kode hanya berlaku beberapa menit.'],
  renew: 'Tampilkan kode baru',
};

export default texts;
