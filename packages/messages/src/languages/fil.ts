import type { ElementMessages, PageMessages } from '../messages.js';

export const element: ElementMessages = {
  language: 'fil',
  direction: 'ltr',
  states: {
    idle: {
      title: 'I-verify ang iyong pagkakakilanlan',
      text: 'Ipakita sa {site} na ikaw talaga ito. Kakailanganin mo:',
    },
    starting: { title: 'Naghahanda…', text: '' },
    redirecting: {
      title: 'Binubuksan ang verification…',
      text: 'Babalik ka sa page na ito kapag tapos ka na.',
    },
    'opened-externally': {
      title: 'Magpatuloy sa window na bumukas',
      text: 'Kapag tapos ka na, bumalik dito para makita ang resulta.',
    },
    busy: {
      title: 'Nakapila ka na',
      text: 'Maraming gumagamit ngayon. Huwag munang isara ang page na ito, kusa itong magpapatuloy.',
    },
    checking: {
      title: 'Tinitingnan ang resulta mo…',
      text: 'Karaniwang ilang segundo lang ito.',
    },
    slow: {
      title: 'Tinitingnan pa rin…',
      text: 'Mas matagal ito kaysa karaniwan. Huwag munang isara ang page na ito.',
    },
    unfinished: {
      title: 'Hindi ka pa tapos',
      text: 'Ituloy kung saan ka tumigil. Kung tapos ka na, lalabas dito ang resulta mo.',
    },
    passed: {
      title: 'Verified ka na',
      text: 'Salamat, kumpleto na ang lahat. Puwede ka nang magpatuloy.',
    },
    expired: {
      title: 'Nag-expire na ang verification na ito',
      text: 'Magsimula ulit kapag handa ka na.',
    },
    canceled: {
      title: 'Kinansela ang verification na ito',
      text: 'Kung hindi mo ito inaasahan, makipag-ugnayan sa {site} para sa tulong.',
    },
    lost: {
      title: 'Natapos na ang session mo',
      text: 'Kung tapos ka na, matatanggap pa rin ng {site} ang resulta mo. Kung hindi pa, magsimula ulit.',
    },
  },
  reasons: {
    capture: {
      title: 'Hindi malinaw ang kuha',
      text: 'Humanap ng pantay na liwanag at panatilihing nasa frame ang buong mukha mo.',
    },
    rejected: {
      title: 'Hindi namin ma-verify ang iyong pagkakakilanlan',
      text: 'Kung sa tingin mo ay mali ito, subukan ulit o makipag-ugnayan sa {site} para sa tulong.',
    },
    cancelled: {
      title: 'Umalis ka bago matapos',
      text: 'Ayos lang. Magsimula ulit kapag handa ka na.',
    },
    'timed-out': {
      title: 'Naubos ang oras',
      text: 'Ihanda ang iyong ID, tapos subukan ulit.',
    },
    limit: {
      title: 'Wala ka nang natitirang attempt',
      text: 'Makipag-ugnayan sa {site} para sa tulong.',
    },
    expired: {
      title: 'Hindi na valid ang attempt na ito',
      text: 'Nag-expire na ito o nagamit na. Magsimula ulit para magpatuloy.',
    },
    service: {
      title: 'Nagkaproblema sa aming system',
      text: 'Hindi mo ito kasalanan. Subukan ulit pagkalipas ng ilang minuto.',
    },
    integration: {
      title: 'Hindi available ang verification ngayon',
      text: 'Hindi mo ito kasalanan. Pakisabi sa {site} ang nangyari.',
    },
    unknown: {
      title: 'Hindi natapos ang verification mo',
      text: 'Subukan ulit. Kung mangyari pa rin ito, makipag-ugnayan sa {site} para sa tulong.',
    },
  },
  hints: {
    light: {
      title: 'Hindi tama ang liwanag',
      text: 'Humanap ng pantay na liwanag, na walang bintana o ilaw sa likod mo.',
    },
    covered: {
      title: 'May nakatakip sa mukha mo',
      text: 'Alisin ang nakatakip dito, tulad ng mask o sunglasses.',
    },
    'several-faces': {
      title: 'May ibang tao sa kuha',
      text: 'Siguraduhing ikaw lang ang nasa harap ng camera.',
    },
    'no-face': {
      title: 'Hindi nakita ang buong mukha mo',
      text: 'Itapat ang camera sa antas ng mata at panatilihing nasa frame ang buong mukha mo.',
    },
    sound: {
      title: 'Hindi ka namin narinig',
      text: 'Humanap ng tahimik na lugar at magsalita nang malinaw.',
    },
    video: {
      title: 'Hindi naipadala ang video mo',
      text: 'Tingnan ang koneksyon mo, o sumubok ng ibang browser.',
    },
  },
  errors: {
    offline: {
      title: 'Walang koneksyon',
      text: 'Tingnan ang internet connection mo, tapos subukan ulit.',
    },
    busy: {
      title: 'Maraming gumagamit ngayon',
      text: 'Maraming nagpapa-verify sa ngayon. Subukan ulit pagkalipas ng ilang minuto.',
    },
    photo: {
      title: 'Bumalik at magsimula ulit',
      text: 'Para subukan ulit, bumalik sa {site} at doon magsimula ulit.',
    },
    captcha: {
      title: 'Pakisagutan ulit ang captcha',
      text: 'Nag-expire na o nagamit na ang nauna.',
    },
  },
  unsupported: {
    'no-camera': {
      title: 'Walang nakitang camera',
      text: 'Buksan na lang ang page na ito sa iyong phone.',
    },
    'in-app': {
      title: 'Maaaring hindi gumana ang camera sa app na ito',
      text: 'Buksan ang page na ito sa browser mula sa menu ng app.',
    },
    browser: {
      title: 'Masyadong luma ang browser na ito',
      text: 'I-update ito, o buksan ang page na ito sa ibang browser.',
    },
    framed: {
      title: 'Magpatuloy sa bagong tab',
      text: 'Para sa iyong seguridad, hindi gumagana ang verification sa loob ng ibang page.',
    },
  },
  needs: {
    document: 'Ang iyong ID (hindi kopya)',
    camera: 'Camera at maayos na liwanag',
    time: 'Mga dalawang minuto',
  },
  buttons: {
    start: 'Simulan ang verification',
    tryAgain: 'Subukan ulit',
    checkResult: 'Tingnan ang resulta',
    continueAnyway: 'Magpatuloy pa rin',
    continue: 'Magpatuloy',
    startOver: 'Magsimula ulit',
    openInNewTab: 'Buksan sa bagong tab',
  },
  links: {
    notRedirected: 'Hindi bumukas? Magpatuloy dito.',
    privacy: 'Paano ginagamit ang data mo',
  },
  notes: {
    data: 'Para sa {site}, sinusuri ng Tencent Cloud ang iyong ID at mukha.',
    contact: 'Makipag-ugnayan sa {site} para sa tulong.',
    canClose: 'Salamat, kumpleto na ang lahat. Puwede mo nang isara ang page na ito.',
    attemptsLeft: { other: '{n} attempt na lang ang natitira' },
    reference: 'Para sa support:',
    required: 'I-verify ang iyong pagkakakilanlan para magpatuloy.',
    thisSite: 'site na ito',
  },
  handoff: {
    scan: {
      title: 'Magpatuloy sa iyong phone',
      text: 'I-scan ang code na ito gamit ang camera ng phone mo. Lalabas dito ang resulta.',
    },
    code: 'QR code na i-scan gamit ang phone',
    number: 'Dapat makita sa phone mo ang numerong ito:',
    link: 'Link para sa phone mo',
    copyLink: 'Kopyahin ang link',
    copied: 'Nakopya ang link. Sa sarili mo lang ito ipadala.',
    useThisDevice: 'Gamitin na lang ang device na ito',
    onPhone: {
      title: 'Sundan ang mga hakbang sa phone mo',
      text: 'Huwag isara ang page na ito: lalabas dito ang resulta.',
    },
    expired: {
      title: 'Nag-expire na ang code na ito',
      text: 'Para sa iyong seguridad, ilang minuto lang gumagana ang bawat code.',
    },
    newCode: 'Magpakita ng bagong code',
  },
};

export const pages: PageMessages = {
  direction: 'ltr',
  confirm: {
    title: 'I-verify ang iyong pagkakakilanlan sa phone na ito',
    asks: 'Hinihiling ng isang page sa {site} na i-verify mo ang iyong pagkakakilanlan.',
    compare: 'Pareho ba ang numerong nakikita mo sa computer mo?',
    continue: 'Oo, magpatuloy',
    next: 'Susunod, kukunan mo ng litrato ang iyong ID at mukha. Mga dalawang minuto lang ito.',
    warning:
      'Iba ba ang numero? O may nagpadala ba sa iyo ng code na ito? Isara ang page na ito. Magpatuloy lang kung ikaw mismo ang nagsimula sa {site} kanina.',
  },
  leaving: {
    title: 'Binubuksan ang verification…',
    text: 'Kapag tapos ka na, bumalik sa computer mo.',
    notRedirected: 'Hindi bumukas? Magpatuloy dito.',
  },
  codeExpired: {
    title: 'Hindi na valid ang code na ito',
    text: 'Nag-expire na ito o nagamit na. Magpakita ng bagong code sa computer mo at iyon ang i-scan.',
  },
  done: {
    title: 'Tapos ka na sa phone na ito',
    text: 'Makikita mo ang resulta sa computer mo. Puwede mo nang isara ang page na ito.',
  },
  link: {
    title: 'I-verify ang iyong pagkakakilanlan',
    asks: 'Nandito ka dahil hiniling ng {site} na i-verify mo ang iyong pagkakakilanlan.',
    warning:
      'Hindi mo inaasahan ang link na ito, o hindi mo kilala ang {site}? Isara ang page na ito.',
    noScript:
      'Kailangan ng page na ito ang JavaScript. I-on ito, o buksan ang link na ito sa ibang browser.',
    continue: 'Magpatuloy sa {site}',
    canClose: 'Puwede mo nang isara ang page na ito.',
    ends: {
      passed: { title: 'Verified ka na', text: 'Salamat, kumpleto na ang lahat.' },
      failed: {
        title: 'Hindi namin ma-verify ang iyong pagkakakilanlan',
        text: 'Makipag-ugnayan sa {site} para sa tulong.',
      },
      expired: {
        title: 'Nag-expire na ang verification na ito',
        text: 'Humingi sa {site} ng bagong link.',
      },
      canceled: {
        title: 'Kinansela ang verification na ito',
        text: 'Wala ka nang kailangang gawin. Kung may tanong ka, makipag-ugnayan sa {site} para sa tulong.',
      },
    },
  },
  linkExpired: {
    title: 'Hindi na valid ang link na ito',
    text: 'Nag-expire na ito o nagamit na. Bumalik sa site na pinanggalingan mo at magsimula ulit doon.',
  },
  tryAgain: 'Subukan ulit',
  busy: {
    title: 'Maraming gumagamit ngayon',
    text: 'Maghintay ng isang minuto, tapos subukan ulit.',
  },
  service: {
    title: 'Nagkaproblema sa aming system',
    text: 'Hindi mo ito kasalanan. Subukan ulit pagkalipas ng ilang minuto.',
  },
};
