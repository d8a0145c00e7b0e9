import type { ElementMessages, PageMessages } from '../messages.js';

export const element: ElementMessages = {
  language: 'ms',
  direction: 'ltr',
  states: {
    idle: {
      title: 'Sahkan identiti anda',
      text: 'Tunjukkan kepada {site} bahawa ini memang anda. Sediakan:',
    },
    starting: { title: 'Sedang disediakan…', text: '' },
    redirecting: {
      title: 'Membuka halaman pengesahan…',
      text: 'Apabila selesai, anda akan kembali ke halaman web ini.',
    },
    'opened-externally': {
      title: 'Teruskan dalam tetingkap yang dibuka',
      text: 'Apabila selesai, kembali ke sini untuk melihat keputusan anda.',
    },
    busy: {
      title: 'Anda dalam giliran',
      text: 'Ramai pengguna sekarang. Biarkan halaman web ini terbuka, proses akan diteruskan sendiri.',
    },
    checking: {
      title: 'Menyemak keputusan anda…',
      text: 'Biasanya hanya beberapa saat.',
    },
    slow: {
      title: 'Masih menyemak…',
      text: 'Kali ini lebih lama daripada biasa. Jangan tutup halaman web ini.',
    },
    unfinished: {
      title: 'Pengesahan anda belum selesai',
      text: 'Teruskan dari langkah terakhir. Jika anda sudah selesai, keputusan akan dipaparkan di sini.',
    },
    passed: {
      title: 'Identiti anda telah disahkan',
      text: 'Terima kasih, semuanya sudah lengkap. Anda boleh teruskan.',
    },
    expired: {
      title: 'Pengesahan ini telah tamat tempoh',
      text: 'Mulakan semula apabila anda bersedia.',
    },
    canceled: {
      title: 'Pengesahan ini telah dibatalkan',
      text: 'Jika anda tidak menjangkakannya, hubungi {site} untuk bantuan.',
    },
    lost: {
      title: 'Sesi anda telah tamat',
      text: 'Jika anda sudah selesai, {site} tetap akan menerima keputusan anda. Jika belum, sila mula semula.',
    },
  },
  reasons: {
    capture: {
      title: 'Gambar tidak cukup jelas',
      text: 'Cari cahaya yang sekata dan pastikan seluruh wajah berada dalam bingkai.',
    },
    rejected: {
      title: 'Identiti anda tidak dapat disahkan',
      text: 'Jika anda rasa ini satu kesilapan, cuba lagi atau hubungi {site} untuk bantuan.',
    },
    cancelled: {
      title: 'Anda keluar sebelum selesai',
      text: 'Tidak mengapa. Mulakan semula apabila anda bersedia.',
    },
    'timed-out': {
      title: 'Masa telah tamat',
      text: 'Sediakan dokumen pengenalan anda, kemudian cuba lagi.',
    },
    limit: {
      title: 'Tiada lagi percubaan',
      text: 'Sila hubungi {site} untuk bantuan.',
    },
    expired: {
      title: 'Percubaan ini tidak sah lagi',
      text: 'Ia telah tamat tempoh atau sudah digunakan. Sila mula semula.',
    },
    service: {
      title: 'Ada masalah pada sistem kami',
      text: 'Ini bukan salah anda. Cuba lagi dalam beberapa minit.',
    },
    integration: {
      title: 'Pengesahan tidak tersedia buat masa ini',
      text: 'Ini bukan salah anda. Sila maklumkan {site} tentang perkara ini.',
    },
    unknown: {
      title: 'Pengesahan anda tidak dapat diselesaikan',
      text: 'Sila cuba lagi. Jika masih berlaku, hubungi {site} untuk bantuan.',
    },
  },
  hints: {
    light: {
      title: 'Cahaya tidak sesuai',
      text: 'Cari cahaya yang sekata, tanpa tingkap atau lampu di belakang anda.',
    },
    covered: {
      title: 'Wajah anda terlindung',
      text: 'Tanggalkan apa-apa yang menutupinya, seperti pelitup muka atau cermin mata hitam.',
    },
    'several-faces': {
      title: 'Ada orang lain dalam gambar',
      text: 'Pastikan hanya anda berada di hadapan kamera.',
    },
    'no-face': {
      title: 'Wajah anda tidak kelihatan sepenuhnya',
      text: 'Pegang kamera pada paras mata dan pastikan seluruh wajah berada dalam bingkai.',
    },
    sound: {
      title: 'Suara anda tidak kedengaran',
      text: 'Cari tempat yang sunyi dan bercakap dengan jelas.',
    },
    video: {
      title: 'Video anda tidak dapat dihantar',
      text: 'Semak sambungan anda, atau cuba pelayar lain.',
    },
  },
  errors: {
    offline: {
      title: 'Tiada sambungan',
      text: 'Semak sambungan internet anda, kemudian cuba lagi.',
    },
    busy: {
      title: 'Terlalu ramai pengguna sekarang',
      text: 'Ramai orang sedang membuat pengesahan. Cuba lagi dalam beberapa minit.',
    },
    photo: {
      title: 'Sila kembali dan mula semula',
      text: 'Untuk cuba lagi, kembali ke {site} dan mula semula di sana.',
    },
    captcha: {
      title: 'Sila lengkapkan captcha sekali lagi',
      text: 'Captcha yang tadi telah tamat tempoh atau sudah digunakan.',
    },
  },
  unsupported: {
    'no-camera': {
      title: 'Kamera tidak ditemui',
      text: 'Buka halaman web ini pada telefon anda.',
    },
    'in-app': {
      title: 'Aplikasi ini mungkin menyekat kamera',
      text: 'Melalui menu aplikasi, buka halaman web ini dalam pelayar anda.',
    },
    browser: {
      title: 'Pelayar ini terlalu lama',
      text: 'Kemas kini pelayar ini, atau buka halaman web ini dalam pelayar lain.',
    },
    framed: {
      title: 'Teruskan dalam tab baharu',
      text: 'Demi keselamatan anda, pengesahan tidak boleh dibuat di dalam halaman lain.',
    },
  },
  needs: {
    document: 'Dokumen pengenalan asal (bukan salinan)',
    camera: 'Kamera dan cahaya yang mencukupi',
    time: 'Masa kira-kira dua minit',
  },
  buttons: {
    start: 'Mulakan pengesahan',
    tryAgain: 'Cuba lagi',
    checkResult: 'Lihat keputusan saya',
    continueAnyway: 'Teruskan juga',
    continue: 'Teruskan',
    startOver: 'Mula semula',
    openInNewTab: 'Buka dalam tab baharu',
  },
  links: {
    notRedirected: 'Halaman tidak dibuka? Teruskan di sini.',
    privacy: 'Cara data anda digunakan',
  },
  notes: {
    data: 'Bagi pihak {site}, Tencent Cloud menyemak dokumen dan wajah anda.',
    contact: 'Sila hubungi {site} untuk bantuan.',
    canClose: 'Terima kasih, semuanya sudah lengkap. Anda boleh menutup halaman web ini.',
    attemptsLeft: { other: '{n} percubaan lagi' },
    reference: 'Untuk pasukan sokongan:',
    required: 'Sahkan identiti anda untuk meneruskan.',
    thisSite: 'laman web ini',
  },
  handoff: {
    scan: {
      title: 'Teruskan pada telefon anda',
      text: 'Imbas kod ini dengan kamera telefon anda. Keputusan akan dipaparkan di sini.',
    },
    code: 'Kod QR untuk diimbas dengan telefon',
    number: 'Telefon anda sepatutnya memaparkan nombor ini:',
    link: 'Pautan untuk telefon anda',
    copyLink: 'Salin pautan',
    copied: 'Pautan disalin. Hantar kepada diri anda sendiri sahaja.',
    useThisDevice: 'Guna peranti ini',
    onPhone: {
      title: 'Ikut langkah-langkah pada telefon anda',
      text: 'Jangan tutup halaman web ini: keputusan akan dipaparkan di sini.',
    },
    expired: {
      title: 'Kod ini telah tamat tempoh',
      text: 'Demi keselamatan anda, setiap kod hanya sah selama beberapa minit.',
    },
    newCode: 'Paparkan kod baharu',
  },
};

export const pages: PageMessages = {
  direction: 'ltr',
  confirm: {
    title: 'Sahkan identiti anda pada telefon ini',
    asks: 'Halaman di {site} meminta anda mengesahkan identiti.',
    compare: 'Adakah komputer anda memaparkan nombor yang sama?',
    continue: 'Ya, teruskan',
    next: 'Seterusnya, anda akan mengambil gambar dokumen pengenalan dan wajah anda. Masanya kira-kira dua minit.',
    warning:
      'Nombornya berbeza? Atau ada orang menghantar kod ini kepada anda? Tutup halaman web ini. Teruskan hanya jika anda sendiri yang memulakannya di {site} tadi.',
  },
  leaving: {
    title: 'Membuka halaman pengesahan…',
    text: 'Apabila selesai, kembali ke komputer anda.',
    notRedirected: 'Halaman tidak dibuka? Teruskan di sini.',
  },
  codeExpired: {
    title: 'Kod ini tidak sah lagi',
    text: 'Ia telah tamat tempoh atau sudah digunakan. Paparkan kod baharu pada komputer anda, kemudian imbas kod itu.',
  },
  done: {
    title: 'Langkah pada telefon ini sudah selesai',
    text: 'Lihat keputusan pada komputer anda. Anda boleh menutup halaman web ini.',
  },
  link: {
    title: 'Sahkan identiti anda',
    asks: 'Anda berada di sini kerana {site} meminta anda mengesahkan identiti.',
    warning: 'Tidak menunggu pautan ini, atau tidak mengenali {site}? Tutup halaman web ini.',
    noScript:
      'Halaman ini memerlukan JavaScript. Hidupkan JavaScript, atau buka pautan ini dalam pelayar lain.',
    continue: 'Teruskan ke {site}',
    canClose: 'Anda boleh menutup halaman web ini.',
    ends: {
      passed: {
        title: 'Identiti anda telah disahkan',
        text: 'Terima kasih, semuanya sudah lengkap.',
      },
      failed: {
        title: 'Identiti anda tidak dapat disahkan',
        text: 'Sila hubungi {site} untuk bantuan.',
      },
      expired: {
        title: 'Pengesahan ini telah tamat tempoh',
        text: 'Sila minta {site} menghantar pautan baharu.',
      },
      canceled: {
        title: 'Pengesahan ini telah dibatalkan',
        text: 'Tiada apa-apa lagi yang perlu dibuat. Jika ada pertanyaan, hubungi {site} untuk bantuan.',
      },
    },
  },
  linkExpired: {
    title: 'Pautan ini tidak sah lagi',
    text: 'Ia telah tamat tempoh atau sudah digunakan. Kembali ke laman web asal anda dan mula semula di sana.',
  },
  tryAgain: 'Cuba lagi',
  busy: {
    title: 'Terlalu ramai pengguna sekarang',
    text: 'Tunggu seminit, kemudian cuba lagi.',
  },
  service: {
    title: 'Ada masalah pada sistem kami',
    text: 'Ini bukan salah anda. Cuba lagi dalam beberapa minit.',
  },
};
