import type { PageTexts } from '../texts.js';

export const ms: PageTexts = {
  direction: 'ltr',
  confirm: {
    title: 'Sahkan identiti anda pada telefon ini',
    asks: '{site} meminta anda mengesahkan identiti.',
    compare: 'Adakah komputer anda menunjukkan nombor ini?',
    goOn: 'Ya, teruskan',
    next: 'Seterusnya anda mengambil gambar dokumen pengenalan dan wajah anda. Ia mengambil masa kira-kira dua minit.',
    warning:
      'Nombornya lain, atau ada orang menghantar kod ini kepada anda? Tutup halaman ini: teruskan hanya jika anda sendiri yang bermula di {site}.',
  },
  leaving: {
    title: 'Membawa anda ke pengesahan…',
    advice: 'Selepas selesai, kembali ke komputer anda.',
    goOn: 'Tiada apa-apa berlaku? Teruskan di sini.',
  },
  codeOver: {
    title: 'Kod ini tidak sah lagi',
    advice:
      'Ia telah digunakan atau masanya sudah tamat. Paparkan kod baharu pada komputer anda, kemudian imbas.',
  },
  done: {
    title: 'Selesai pada telefon ini',
    advice:
      'Kembali ke komputer anda: halaman di sana menunjukkan keputusannya. Anda boleh menutup halaman ini.',
  },
  linkOver: {
    title: 'Pautan ini telah tamat',
    advice: 'Kembali ke laman yang meminta anda mengesahkan identiti, dan mulakan semula di sana.',
  },
  busy: {
    title: 'Terlalu ramai orang serentak',
    advice: 'Sila tunggu seminit, kemudian buka kod itu semula.',
  },
  trouble: {
    title: 'Ada masalah',
    advice: 'Ini bukan salah anda. Sila cuba lagi dalam beberapa minit.',
  },
};
