import type { PageTexts } from '../texts.js';

export const fil: PageTexts = {
  direction: 'ltr',
  confirm: {
    title: 'I-verify ang iyong pagkakakilanlan sa teleponong ito',
    asks: 'Hinihiling ng {site} na i-verify mo ang iyong pagkakakilanlan.',
    compare: 'Ito ba ang numerong nasa iyong computer?',
    goOn: 'Oo, magpatuloy',
    next: 'Susunod, kukunan mo ng litrato ang iyong ID at mukha. Mga dalawang minuto ito.',
    warning:
      'Iba ba ang numero, o may nagpadala sa iyo ng code na ito? Isara ang pahinang ito: magpatuloy lang kung ikaw mismo ang nagsimula sa {site}.',
  },
  leaving: {
    title: 'Dinadala ka sa beripikasyon…',
    advice: 'Kapag tapos ka na, bumalik sa iyong computer.',
    goOn: 'Walang nangyayari? Magpatuloy dito.',
  },
  codeOver: {
    title: 'Hindi na magagamit ang code na ito',
    advice:
      'Nagamit na ito o lumipas na ang oras. Magpakita ng bagong code sa iyong computer at i-scan iyon.',
  },
  done: {
    title: 'Tapos ka na sa teleponong ito',
    advice:
      'Bumalik sa iyong computer: makikita sa pahina roon ang resulta. Puwede mo nang isara ang pahinang ito.',
  },
  linkOver: {
    title: 'Tapos na ang link na ito',
    advice: 'Bumalik sa site na humiling ng beripikasyon, at magsimula ulit doon.',
  },
  busy: {
    title: 'Masyadong maraming tao nang sabay',
    advice: 'Maghintay ng isang minuto, at buksan ulit ang code.',
  },
  trouble: {
    title: 'May nangyaring mali',
    advice: 'Hindi mo ito kasalanan. Subukan ulit pagkalipas ng ilang minuto.',
  },
};
