import type { PageTexts } from '../texts.js';

export const id: PageTexts = {
  direction: 'ltr',
  confirm: {
    title: 'Verifikasi identitas Anda di ponsel ini',
    asks: '{site} meminta Anda memverifikasi identitas.',
    compare: 'Apakah komputer Anda menampilkan nomor ini?',
    goOn: 'Ya, lanjutkan',
    next: 'Selanjutnya Anda memotret dokumen identitas dan wajah Anda. Perlu sekitar dua menit.',
    warning:
      'Nomornya berbeda, atau ada yang mengirimi Anda kode ini? Tutup halaman ini: lanjutkan hanya jika Anda sendiri yang memulai di {site}.',
  },
  leaving: {
    title: 'Membawa Anda ke verifikasi…',
    advice: 'Setelah selesai, kembalilah ke komputer Anda.',
    goOn: 'Tidak terjadi apa-apa? Lanjutkan di sini.',
  },
  codeOver: {
    title: 'Kode ini tidak berlaku lagi',
    advice:
      'Kode sudah dipakai atau waktunya habis. Tampilkan kode baru di komputer Anda, lalu pindai.',
  },
  done: {
    title: 'Selesai di ponsel ini',
    advice:
      'Kembalilah ke komputer Anda: hasilnya tampil di halaman di sana. Anda boleh menutup halaman ini.',
  },
  linkOver: {
    title: 'Tautan ini sudah berakhir',
    advice:
      'Kembalilah ke situs yang meminta Anda memverifikasi identitas, lalu mulai lagi di sana.',
  },
  busy: {
    title: 'Terlalu banyak orang sekaligus',
    advice: 'Tunggu sebentar, lalu buka kode itu lagi.',
  },
  trouble: {
    title: 'Terjadi masalah',
    advice: 'Ini bukan kesalahan Anda. Coba lagi beberapa menit lagi.',
  },
};
