/**
 * What is "read" from each kind of document: people who do not exist, with numbers that nobody was
 * given. Field names are those of the vendor's SDK.
 */
type Fields = Readonly<Record<string, string | Readonly<Record<string, string>>>>;

/** One key for each kind of document. */
const cards = {
  HKIDCard: {
    ChineseName: '測試人',
    FullName: 'SPECIMEN, Testa',
    Sex: 'F',
    Birthday: '01-02-1990',
    Permanent: '1',
    LicenseNumber: 'X000000(0)',
    Symbol: '***AZ',
    IssuedDate: '01-03-2008',
    CurrentIssueDate: '01-03-2019',
  },
  MLIDCard: {
    FullName: 'CONTOH BINTI SPECIMEN',
    LicenseNumber: '900201-00-0000',
    Sex: 'F',
    Birthday: '1990-02-01',
  },
  IndonesiaIDCard: {
    LicenseNumber: '0000004102900000',
    FullName: 'CONTOH SPECIMEN',
    Birthday: '1990-02-01',
    Sex: 'PEREMPUAN',
  },
  PhilippinesVoteID: {
    VIN: '0000-0000A-B0190TSS00000-0',
    FirstName: 'TESTA',
    LastName: 'SPECIMEN',
    Birthday: '1990-02-01',
    Citizenship: 'FILIPINO',
  },
  PhilippinesDrivingLicense: {
    Name: 'SPECIMEN, TESTA',
    LastName: 'SPECIMEN',
    FirstName: 'TESTA',
    Nationality: 'PHL',
    Sex: 'F',
    LicenseNo: 'X00-00-000000',
    ExpiresDate: '2099/02/01',
    Birthday: '1990/02/01',
  },
  PhilippinesTinID: {
    LicenseNumber: '000-000-000-000',
    FullName: 'SPECIMEN, TESTA',
    Birthday: '1990-02-01',
    IssueDate: '2015-03-01',
  },
  PhilippinesSSSID: {
    LicenseNumber: '00-0000000-0',
    FullName: 'TESTA SPECIMEN',
    Birthday: '1990-02-01',
  },
  PhilippinesUMID: {
    Surname: 'SPECIMEN',
    GivenName: 'TESTA',
    Sex: 'F',
    Birthday: '1990/02/01',
    CRN: '0000-0000000-0',
  },
  InternationalIDPassport: {
    LicenseNumber: 'X00000000',
    FullName: 'TESTA SPECIMEN',
    Surname: 'SPECIMEN',
    GivenName: 'TESTA',
    Birthday: '1990-02-01',
    Sex: 'F',
    DateOfExpiration: '2099-02-01',
    // Utopia, the country of the specimens of ICAO 9303.
    IssuingCountry: 'UTO',
    NationalityCode: 'UTO',
    PassportCodeFirst: 'P<UTOSPECIMEN<<TESTA<<<<<<<<<<<<<<<<<<<<<<<<<',
    PassportCodeSecond: 'X000000000UTO9002010F9902010<<<<<<<<<<<<<<00',
  },
  IndonesiaDrivingLicense: {
    LastName: 'SPECIMEN',
    FirstName: 'CONTOH',
    LicenseNumber: '0000-0000-000000',
    Birthday: '1990-02-01',
    ExpirationDate: '2099-02-01',
    IssuedCountry: 'IDN',
  },
  ThailandIDCard: {
    LicenseNumber: '0 0000 00000 00 0',
    FullName: 'Miss Testa Specimen',
    Birthday: '1990-02-01',
    ExpirationDate: '2099-02-01',
  },
  SingaporeIDCard: {
    FullName: 'TESTA SPECIMEN',
    LicenseNumber: 'S0000000X',
    Sex: 'F',
    CountryOfBirth: 'UTOPIA',
    Birthday: '1990-02-01',
    Race: 'OTHER',
  },
  JapanIDCard: {
    FullName: '見本 花子',
    LicenseNumber: '000000000000',
    Birthday: '1990-02-01',
    ExpirationDate: '2099-02-01',
  },
  MacaoIDCard: {
    FirstName: 'TESTA',
    LastName: 'SPECIMEN',
    Birthday: '1990-02-01',
    ExpirationDate: '2099-02-01',
    LicenseNumber: '0000000(0)',
    Sex: 'F',
    IssuedCountry: 'MAC',
  },
  MainlandIDCard: {
    FullName: '样例',
    Sex: '女',
    Birthday: '1990-02-01',
    LicenseNumber: '000000199002010000',
    Authority: '样例公安局',
    ValidDate: '2019.03.01-2099.03.01',
  },
  // Kinds that nobody asks for by name: the document that came was one of these.
  TaiWanIDCard: {
    FullName: '樣本',
    LicenseNumber: 'X000000000',
    Sex: '女',
    IssuedCountry: 'TWN',
  },
  HMTPermitCard: {
    Name: '样例',
    EnglishName: 'SPECIMEN, TESTA',
    Number: 'H00000000',
    Sex: '女',
    ValidDate: '2019.03.01-2099.03.01',
    IssueAuthority: '样例出入境管理局',
    Birthday: '1990.02.01',
  },
  GeneralCard: {
    LicenseNumber: 'X00000000',
    FullName: 'TESTA SPECIMEN',
    FirstName: 'TESTA',
    LastName: 'SPECIMEN',
    Sex: 'F',
    Birthday: '1990-02-01',
    ExpirationDate: '2099-02-01',
    IssuedCountry: 'UTO',
    Address: { Country: 'UTO', FormattedAddress: '0 Specimen Street, 00000 Utopia' },
  },
} satisfies Record<string, Fields>;

/** A kind of document, as the key of its fields in a result. */
export type DocumentKind = keyof typeof cards;

export const documentKinds = Object.keys(cards) as DocumentKind[];

export function isDocumentKind(text: string): text is DocumentKind {
  return Object.hasOwn(cards, text);
}

/** `CardInfo` where its fields have other names; the newer kinds were never in it. */
const olderCards: Partial<Record<DocumentKind, Fields | null>> = {
  HKIDCard: {
    CnName: '測試人',
    EnName: 'SPECIMEN, Testa',
    TelexCode: '0000 0000 0000',
    Sex: 'F',
    Birthday: '01-02-1990',
    Permanent: '1',
    IdNum: 'X000000(0)',
    Symbol: '***AZ',
    FirstIssueDate: '01-03-2008',
    CurrentIssueDate: '01-03-2019',
  },
  MLIDCard: {
    Name: 'CONTOH BINTI SPECIMEN',
    ID: '900201-00-0000',
    Sex: 'F',
    Address: '0 JALAN CONTOH, 00000 TIADA',
    Type: 'MyKad',
    Birthday: '1990-02-01',
  },
  IndonesiaIDCard: {
    NIK: '0000004102900000',
    Nama: 'CONTOH SPECIMEN',
    TempatTglLahir: 'TIADA, 01-02-1990',
    JenisKelamin: 'PEREMPUAN',
    Alamat: 'JL. CONTOH NO. 0',
    KewargaNegaraan: 'WNI',
    BerlakuHingga: 'SEUMUR HIDUP',
  },
  ThailandIDCard: {
    LastName: 'Specimen',
    FirstName: 'Miss Testa',
    LicenseNumber: '0 0000 00000 00 0',
    DateOfBirth: '1990-02-01',
    DateOfExpiry: '2099-02-01',
    IssuedCountry: 'THA',
  },
  MainlandIDCard: null,
  HMTPermitCard: null,
};

/** The fields of an entry of `OCRResult`, below the name of the document's kind. */
type CardInfos = {
  /** The vendor has switched it off; here it can be switched on. */
  CardInfo: Record<string, Fields> | null;
  NormalCardInfo: Record<string, Fields> | null;
  /** JSON text, in place of `NormalCardInfo` with check mode 4. */
  OriginalCardInfo: string | null;
};

/** The fields of a document of that type; a type that the vendor has no fields for comes as `GeneralCard`. */
export function cardInfos(
  documentType: string,
  checkMode: number,
  { withCardInfo = false }: { withCardInfo?: boolean } = {},
): CardInfos {
  const kind = isDocumentKind(documentType) ? documentType : 'GeneralCard';
  const fields = { [kind]: cards[kind] };
  const older = olderCards[kind] === undefined ? cards[kind] : olderCards[kind];
  return {
    CardInfo: withCardInfo && older !== null ? { [kind]: older } : null,
    NormalCardInfo: checkMode === 4 ? null : fields,
    OriginalCardInfo: checkMode === 4 ? JSON.stringify(fields) : null,
  };
}
