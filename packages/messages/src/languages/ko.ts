import type { ElementMessages, PageMessages } from '../messages.js';

export const element: ElementMessages = {
  language: 'ko',
  direction: 'ltr',
  states: {
    idle: {
      title: '본인 인증',
      text: '{site}에서 본인 인증을 요청했어요. 다음을 준비해 주세요:',
    },
    starting: { title: '준비하고 있어요…', text: '' },
    redirecting: {
      title: '인증 페이지를 여는 중이에요…',
      text: '완료하면 이 페이지로 돌아와요.',
    },
    'opened-externally': {
      title: '열린 창에서 계속해 주세요',
      text: '완료한 뒤 여기로 돌아와 결과를 확인해 주세요.',
    },
    busy: {
      title: '순서를 기다리고 있어요',
      text: '지금 이용자가 많아요. 자동으로 계속되니 이 페이지를 닫지 말아 주세요.',
    },
    checking: { title: '결과를 확인하고 있어요…', text: '보통 몇 초면 끝나요.' },
    slow: {
      title: '아직 확인하고 있어요…',
      text: '평소보다 오래 걸리고 있어요. 이 페이지를 닫지 말아 주세요.',
    },
    unfinished: {
      title: '아직 인증을 마치지 않았어요',
      text: '하던 곳부터 이어서 할 수 있어요. 이미 마쳤다면 결과가 여기에 표시돼요.',
    },
    passed: { title: '인증되었어요', text: '감사합니다. 모두 끝났으니 계속 진행해 주세요.' },
    expired: { title: '이 인증은 만료되었어요', text: '준비되면 언제든 다시 시작해 주세요.' },
    canceled: {
      title: '이 인증은 취소되었어요',
      text: '취소된 이유를 모르겠다면 {site}에 문의해 주세요.',
    },
    lost: {
      title: '세션이 종료되었어요',
      text: '인증을 마쳤다면 {site}에서 결과를 받아요. 아니라면 다시 시작해 주세요.',
    },
  },
  reasons: {
    capture: {
      title: '선명하게 촬영되지 않았어요',
      text: '밝기가 고른 곳에서 얼굴 전체가 화면 틀 안에 들어오게 해 주세요.',
    },
    rejected: {
      title: '본인 인증을 하지 못했어요',
      text: '착오라고 생각되면 다시 시도하거나 {site}에 문의해 주세요.',
    },
    cancelled: {
      title: '인증을 마치기 전에 나갔어요',
      text: '괜찮아요. 준비되면 언제든 다시 시작해 주세요.',
    },
    'timed-out': {
      title: '시간이 초과되었어요',
      text: '신분증을 미리 준비한 뒤 다시 시도해 주세요.',
    },
    limit: { title: '남은 시도 횟수가 없어요', text: '{site}에 문의해 주세요.' },
    expired: {
      title: '이번 인증은 더 이상 유효하지 않아요',
      text: '만료되었거나 이미 사용되었어요. 다시 시작해 주세요.',
    },
    service: {
      title: '시스템에 문제가 생겼어요',
      text: '고객님의 잘못이 아니에요. 몇 분 뒤에 다시 시도해 주세요.',
    },
    integration: {
      title: '지금은 인증을 할 수 없어요',
      text: '고객님의 잘못이 아니에요. {site}에 이 문제를 알려 주세요.',
    },
    unknown: {
      title: '인증을 완료하지 못했어요',
      text: '다시 시도해 주세요. 계속 안 되면 {site}에 문의해 주세요.',
    },
  },
  hints: {
    light: {
      title: '조명이 적당하지 않았어요',
      text: '창문이나 조명을 등지지 말고 밝기가 고른 곳에서 촬영해 주세요.',
    },
    covered: {
      title: '얼굴이 가려졌어요',
      text: '마스크나 선글라스처럼 얼굴을 가리는 것을 벗어 주세요.',
    },
    'several-faces': {
      title: '다른 사람이 함께 찍혔어요',
      text: '카메라 앞에 혼자 있는지 확인해 주세요.',
    },
    'no-face': {
      title: '얼굴 전체가 보이지 않았어요',
      text: '카메라를 눈높이에 두고 얼굴 전체가 화면 틀 안에 들어오게 해 주세요.',
    },
    sound: {
      title: '목소리가 들리지 않았어요',
      text: '조용한 곳에서 또렷하게 말해 주세요.',
    },
    video: {
      title: '영상이 전송되지 않았어요',
      text: '인터넷 연결을 확인하거나 다른 브라우저를 사용해 주세요.',
    },
  },
  errors: {
    offline: {
      title: '연결되지 않았어요',
      text: '인터넷 연결을 확인한 뒤 다시 시도해 주세요.',
    },
    busy: {
      title: '지금 이용자가 많아요',
      text: '많은 분이 인증하고 있어요. 몇 분 뒤에 다시 시도해 주세요.',
    },
    photo: {
      title: '돌아가서 다시 시작해 주세요',
      text: '다시 시도하려면 {site}로 돌아가 다시 시작해 주세요.',
    },
    captcha: {
      title: '캡차를 다시 완료해 주세요',
      text: '이전 캡차는 만료되었거나 이미 사용되었어요.',
    },
  },
  unsupported: {
    'no-camera': {
      title: '카메라를 찾을 수 없어요',
      text: '휴대폰에서 이 페이지를 열어 주세요.',
    },
    'in-app': {
      title: '이 앱에서는 카메라가 차단될 수 있어요',
      text: '앱 메뉴에서 이 페이지를 브라우저로 열어 주세요.',
    },
    browser: {
      title: '브라우저 버전이 너무 오래되었어요',
      text: '업데이트하거나 다른 브라우저에서 이 페이지를 열어 주세요.',
    },
    framed: {
      title: '새 탭에서 계속해 주세요',
      text: '안전을 위해 다른 페이지 안에서는 인증할 수 없어요.',
    },
  },
  needs: {
    document: '신분증 원본 (사본 불가)',
    camera: '카메라와 밝은 조명',
    time: '약 2분의 시간',
  },
  buttons: {
    start: '인증 시작하기',
    tryAgain: '다시 시도',
    checkResult: '결과 확인하기',
    continueAnyway: '그래도 계속하기',
    continue: '계속하기',
    startOver: '처음부터 다시 하기',
    openInNewTab: '새 탭에서 열기',
  },
  links: {
    notRedirected: '페이지가 열리지 않나요? 여기에서 계속하세요.',
    privacy: '내 정보가 사용되는 방식',
  },
  notes: {
    data: '{site}의 위탁을 받아 Tencent Cloud가 신분증과 얼굴을 확인해요.',
    contact: '{site}에 문의해 주세요.',
    canClose: '감사합니다. 모두 끝났으니 이 페이지를 닫아도 돼요.',
    attemptsLeft: { other: '{n}번 더 시도할 수 있어요' },
    reference: '문의할 때 알려 주세요:',
    required: '계속하려면 본인 인증을 해 주세요.',
    thisSite: '이 사이트',
  },
  handoff: {
    scan: {
      title: '휴대폰에서 계속하기',
      text: '휴대폰 카메라로 이 코드를 스캔해 주세요. 결과는 여기에 표시돼요.',
    },
    code: '휴대폰으로 스캔할 QR 코드',
    number: '휴대폰에 이 숫자가 표시되어야 해요:',
    link: '휴대폰에서 열 링크',
    copyLink: '링크 복사',
    copied: '링크를 복사했어요. 본인에게만 보내 주세요.',
    useThisDevice: '이 기기에서 계속하기',
    onPhone: {
      title: '휴대폰에서 안내를 따라 주세요',
      text: '이 페이지를 닫지 말아 주세요. 결과는 여기에 표시돼요.',
    },
    expired: {
      title: '코드가 만료되었어요',
      text: '안전을 위해 코드는 몇 분 동안만 사용할 수 있어요.',
    },
    newCode: '새 코드 표시하기',
  },
};

export const pages: PageMessages = {
  direction: 'ltr',
  confirm: {
    title: '이 휴대폰에서 본인 인증하기',
    asks: '{site}의 페이지에서 본인 인증을 요청했어요.',
    compare: '컴퓨터에도 같은 숫자가 보이나요?',
    continue: '네, 계속할게요',
    next: '다음으로 신분증과 얼굴을 촬영해요. 약 2분 걸려요.',
    warning:
      '숫자가 다르거나 다른 사람이 이 코드를 보냈나요? 그렇다면 이 페이지를 닫아 주세요. {site}에서 직접 시작한 경우에만 계속해 주세요.',
  },
  leaving: {
    title: '인증 페이지를 여는 중이에요…',
    text: '완료한 뒤 컴퓨터로 돌아가 주세요.',
    notRedirected: '페이지가 열리지 않나요? 여기에서 계속하세요.',
  },
  codeExpired: {
    title: '이 코드는 더 이상 유효하지 않아요',
    text: '만료되었거나 이미 사용되었어요. 컴퓨터에 새 코드를 표시한 뒤 스캔해 주세요.',
  },
  done: {
    title: '휴대폰에서 인증을 마쳤어요',
    text: '결과는 컴퓨터에서 확인해 주세요. 이 페이지는 닫아도 돼요.',
  },
  link: {
    title: '본인 인증하기',
    asks: '{site}에서 본인 인증을 요청했어요.',
    warning: '{site}의 링크가 뜻밖이거나 낯선가요? 그렇다면 이 페이지를 닫아 주세요.',
    noScript:
      '이 페이지에는 JavaScript가 필요해요. JavaScript를 켜거나 다른 브라우저에서 이 링크를 열어 주세요.',
    continue: '{site}에서 계속하기',
    canClose: '이 페이지는 닫아도 돼요.',
    ends: {
      passed: { title: '인증되었어요', text: '감사합니다. 모두 끝났어요.' },
      failed: { title: '본인 인증을 하지 못했어요', text: '{site}에 문의해 주세요.' },
      expired: { title: '이 인증은 만료되었어요', text: '{site}에 새 링크를 요청해 주세요.' },
      canceled: {
        title: '이 인증은 취소되었어요',
        text: '더 하실 일은 없어요. 궁금한 점은 {site}에 문의해 주세요.',
      },
    },
  },
  linkExpired: {
    title: '이 링크는 더 이상 유효하지 않아요',
    text: '만료되었거나 이미 사용되었어요. 이용하던 사이트로 돌아가 다시 시작해 주세요.',
  },
  tryAgain: '다시 시도',
  busy: {
    title: '지금 이용자가 많아요',
    text: '1분 정도 기다린 뒤 다시 시도해 주세요.',
  },
  service: {
    title: '시스템에 문제가 생겼어요',
    text: '고객님의 잘못이 아니에요. 몇 분 뒤에 다시 시도해 주세요.',
  },
};
