import type { ElementMessages, PageMessages } from '../messages.js';

export const element: ElementMessages = {
  language: 'id',
  direction: 'ltr',
  states: {
    idle: {
      title: 'Verifikasi identitas Anda',
      text: 'Tunjukkan kepada {site} bahwa ini benar-benar Anda. Siapkan:',
    },
    starting: { title: 'Menyiapkan…', text: '' },
    redirecting: {
      title: 'Membuka halaman verifikasi…',
      text: 'Setelah selesai, Anda akan kembali ke halaman ini.',
    },
    'opened-externally': {
      title: 'Lanjutkan di jendela yang terbuka',
      text: 'Setelah selesai, kembalilah ke sini untuk melihat hasilnya.',
    },
    busy: {
      title: 'Anda sedang dalam antrean',
      text: 'Saat ini sedang ramai. Biarkan halaman ini terbuka, prosesnya akan berlanjut sendiri.',
    },
    checking: { title: 'Memeriksa hasil Anda…', text: 'Biasanya hanya beberapa detik.' },
    slow: {
      title: 'Masih memeriksa…',
      text: 'Kali ini lebih lama dari biasanya. Jangan tutup halaman ini.',
    },
    unfinished: {
      title: 'Verifikasi Anda belum selesai',
      text: 'Lanjutkan dari langkah terakhir. Jika sudah selesai, hasilnya akan muncul di sini.',
    },
    passed: {
      title: 'Identitas Anda terverifikasi',
      text: 'Terima kasih, semuanya sudah lengkap. Anda bisa melanjutkan.',
    },
    expired: {
      title: 'Verifikasi ini sudah kedaluwarsa',
      text: 'Mulai lagi kapan saja Anda siap.',
    },
    canceled: {
      title: 'Verifikasi ini dibatalkan',
      text: 'Jika Anda tidak mengetahuinya, hubungi {site} untuk bantuan.',
    },
    lost: {
      title: 'Sesi Anda telah berakhir',
      text: 'Jika sudah selesai, {site} tetap akan menerima hasilnya. Jika belum, silakan mulai lagi.',
    },
  },
  reasons: {
    capture: {
      title: 'Gambarnya kurang jelas',
      text: 'Cari cahaya yang merata dan pastikan seluruh wajah masuk bingkai.',
    },
    rejected: {
      title: 'Identitas Anda tidak dapat diverifikasi',
      text: 'Jika menurut Anda ini keliru, coba lagi atau hubungi {site} untuk bantuan.',
    },
    cancelled: {
      title: 'Anda keluar sebelum selesai',
      text: 'Tidak apa-apa. Mulai lagi kapan saja Anda siap.',
    },
    'timed-out': {
      title: 'Waktu habis',
      text: 'Siapkan dokumen identitas Anda, lalu coba lagi.',
    },
    limit: {
      title: 'Kesempatan mencoba sudah habis',
      text: 'Silakan hubungi {site} untuk bantuan.',
    },
    expired: {
      title: 'Percobaan ini tidak berlaku lagi',
      text: 'Sudah kedaluwarsa atau sudah digunakan. Silakan mulai lagi.',
    },
    service: {
      title: 'Ada gangguan di sistem kami',
      text: 'Ini bukan kesalahan Anda. Coba lagi dalam beberapa menit.',
    },
    integration: {
      title: 'Verifikasi sedang tidak tersedia',
      text: 'Ini bukan kesalahan Anda. Mohon beri tahu {site} tentang hal ini.',
    },
    unknown: {
      title: 'Verifikasi Anda tidak berhasil diselesaikan',
      text: 'Silakan coba lagi. Jika masih terjadi, hubungi {site} untuk bantuan.',
    },
  },
  hints: {
    light: {
      title: 'Pencahayaannya kurang tepat',
      text: 'Cari cahaya yang merata, tanpa jendela atau lampu di belakang Anda.',
    },
    covered: {
      title: 'Wajah Anda tertutup',
      text: 'Lepaskan yang menutupi wajah, seperti masker atau kacamata hitam.',
    },
    'several-faces': {
      title: 'Ada orang lain di gambar',
      text: 'Pastikan hanya Anda yang berada di depan kamera.',
    },
    'no-face': {
      title: 'Wajah Anda tidak terlihat utuh',
      text: 'Pegang kamera setinggi mata dan pastikan seluruh wajah masuk bingkai.',
    },
    sound: {
      title: 'Suara Anda tidak terdengar',
      text: 'Cari tempat yang tenang dan bicaralah dengan jelas.',
    },
    video: {
      title: 'Video Anda tidak terkirim',
      text: 'Periksa koneksi Anda, atau coba browser lain.',
    },
  },
  errors: {
    offline: {
      title: 'Tidak ada koneksi',
      text: 'Periksa koneksi internet Anda, lalu coba lagi.',
    },
    busy: {
      title: 'Saat ini sedang sangat ramai',
      text: 'Banyak orang sedang melakukan verifikasi. Coba lagi dalam beberapa menit.',
    },
    photo: {
      title: 'Silakan kembali dan mulai lagi',
      text: 'Untuk mencoba lagi, kembalilah ke {site} dan mulai lagi dari sana.',
    },
    captcha: {
      title: 'Silakan isi captcha lagi',
      text: 'Captcha sebelumnya sudah kedaluwarsa atau sudah digunakan.',
    },
  },
  unsupported: {
    'no-camera': {
      title: 'Kamera tidak ditemukan',
      text: 'Buka halaman ini di ponsel Anda.',
    },
    'in-app': {
      title: 'Aplikasi ini mungkin memblokir kamera',
      text: 'Lewat menu aplikasi, buka halaman ini di browser Anda.',
    },
    browser: {
      title: 'Browser ini sudah usang',
      text: 'Perbarui browser ini, atau buka halaman ini di browser lain.',
    },
    framed: {
      title: 'Lanjutkan di tab baru',
      text: 'Demi keamanan Anda, verifikasi tidak berjalan di dalam halaman lain.',
    },
  },
  needs: {
    document: 'Dokumen identitas asli (bukan fotokopi)',
    camera: 'Kamera dan cahaya yang cukup',
    time: 'Waktu sekitar dua menit',
  },
  buttons: {
    start: 'Mulai verifikasi',
    tryAgain: 'Coba lagi',
    checkResult: 'Lihat hasil saya',
    continueAnyway: 'Tetap lanjutkan',
    continue: 'Lanjutkan',
    startOver: 'Mulai dari awal',
    openInNewTab: 'Buka di tab baru',
  },
  links: {
    notRedirected: 'Halaman tidak terbuka? Lanjutkan di sini.',
    privacy: 'Bagaimana data Anda digunakan',
  },
  notes: {
    data: 'Atas nama {site}, Tencent Cloud memeriksa dokumen dan wajah Anda.',
    contact: 'Silakan hubungi {site} untuk bantuan.',
    canClose: 'Terima kasih, semuanya sudah lengkap. Anda bisa menutup halaman ini.',
    attemptsLeft: { other: 'Sisa {n} kali percobaan' },
    reference: 'Untuk tim bantuan:',
    required: 'Verifikasi identitas Anda untuk melanjutkan.',
    thisSite: 'situs ini',
  },
  handoff: {
    scan: {
      title: 'Lanjutkan di ponsel Anda',
      text: 'Pindai kode ini dengan kamera ponsel. Hasilnya akan muncul di sini.',
    },
    code: 'Kode QR untuk dipindai dengan ponsel',
    number: 'Ponsel Anda harus menampilkan nomor ini:',
    link: 'Tautan untuk ponsel Anda',
    copyLink: 'Salin tautan',
    copied: 'Tautan disalin. Kirimkan hanya kepada diri Anda sendiri.',
    useThisDevice: 'Gunakan perangkat ini saja',
    onPhone: {
      title: 'Ikuti langkah-langkah di ponsel Anda',
      text: 'Jangan tutup halaman ini: hasilnya akan muncul di sini.',
    },
    expired: {
      title: 'Kode ini sudah kedaluwarsa',
      text: 'Demi keamanan Anda, setiap kode hanya berlaku beberapa menit.',
    },
    newCode: 'Tampilkan kode baru',
  },
};

export const pages: PageMessages = {
  direction: 'ltr',
  confirm: {
    title: 'Verifikasi identitas Anda di ponsel ini',
    asks: 'Halaman di {site} meminta Anda memverifikasi identitas.',
    compare: 'Apakah komputer Anda menampilkan nomor yang sama?',
    continue: 'Ya, lanjutkan',
    next: 'Selanjutnya, Anda akan memotret dokumen identitas dan wajah Anda. Waktunya sekitar dua menit.',
    warning:
      'Nomornya berbeda? Atau ada yang mengirimkan kode ini kepada Anda? Tutup halaman ini. Lanjutkan hanya jika Anda sendiri yang memulainya di {site} tadi.',
  },
  leaving: {
    title: 'Membuka halaman verifikasi…',
    text: 'Setelah selesai, kembalilah ke komputer Anda.',
    notRedirected: 'Halaman tidak terbuka? Lanjutkan di sini.',
  },
  codeExpired: {
    title: 'Kode ini tidak berlaku lagi',
    text: 'Sudah kedaluwarsa atau sudah digunakan. Tampilkan kode baru di komputer Anda, lalu pindai.',
  },
  done: {
    title: 'Langkah di ponsel ini selesai',
    text: 'Lihat hasilnya di komputer Anda. Anda bisa menutup halaman ini.',
  },
  link: {
    title: 'Verifikasi identitas Anda',
    asks: 'Anda berada di sini karena {site} meminta Anda memverifikasi identitas.',
    warning: 'Tidak menunggu tautan ini, atau tidak mengenal {site}? Tutup halaman ini.',
    noScript:
      'Halaman ini memerlukan JavaScript. Aktifkan JavaScript, atau buka tautan ini di browser lain.',
    continue: 'Lanjutkan ke {site}',
    canClose: 'Anda bisa menutup halaman ini.',
    ends: {
      passed: {
        title: 'Identitas Anda terverifikasi',
        text: 'Terima kasih, semuanya sudah lengkap.',
      },
      failed: {
        title: 'Identitas Anda tidak dapat diverifikasi',
        text: 'Silakan hubungi {site} untuk bantuan.',
      },
      expired: {
        title: 'Verifikasi ini sudah kedaluwarsa',
        text: 'Silakan minta {site} mengirim tautan baru.',
      },
      canceled: {
        title: 'Verifikasi ini dibatalkan',
        text: 'Anda tidak perlu melakukan apa pun. Jika ada pertanyaan, hubungi {site} untuk bantuan.',
      },
    },
  },
  linkExpired: {
    title: 'Tautan ini tidak berlaku lagi',
    text: 'Sudah kedaluwarsa atau sudah digunakan. Kembalilah ke situs asal Anda, lalu mulai lagi di sana.',
  },
  tryAgain: 'Coba lagi',
  busy: {
    title: 'Saat ini sedang sangat ramai',
    text: 'Tunggu satu menit, lalu coba lagi.',
  },
  service: {
    title: 'Ada gangguan di sistem kami',
    text: 'Ini bukan kesalahan Anda. Coba lagi dalam beberapa menit.',
  },
};
