/**
 * What is "read" from each kind of document: people who do not exist, with numbers that nobody was
 * given. Field names are those of the vendor's SDK. A kind that the SDK has no fields for comes as
 * `GeneralCard`.
 */
type Fields = Readonly<Record<string, string>>;

/** One key for each kind of document. */
const cards: Readonly<Record<string, Fields>> = {
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
};

const generalCard: Fields = {
  LicenseNumber: 'X00000000',
  FullName: 'TESTA SPECIMEN',
  FirstName: 'TESTA',
  LastName: 'SPECIMEN',
  Sex: 'F',
  Birthday: '1990-02-01',
  ExpirationDate: '2099-02-01',
  IssuedCountry: 'UTO',
};

/**
 * The document's fields in an entry of `OCRResult`, below the name of its kind: in `NormalCardInfo`, or
 * with check mode 4 as JSON text in `OriginalCardInfo`. `CardInfo` is switched off.
 */
export function cardInfos(
  documentType: string,
  checkMode: number,
): {
  CardInfo: null;
  NormalCardInfo: Record<string, Fields> | null;
  OriginalCardInfo: string | null;
} {
  const card = cards[documentType];
  const fields = card === undefined ? { GeneralCard: generalCard } : { [documentType]: card };
  return checkMode === 4
    ? { CardInfo: null, NormalCardInfo: null, OriginalCardInfo: JSON.stringify(fields) }
    : { CardInfo: null, NormalCardInfo: fields, OriginalCardInfo: null };
}
