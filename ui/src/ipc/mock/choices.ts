// The fixed lists of the trade for the mock, with the codes and labels of the Rust domain.

import type { Choice, Choices } from "../bindings";

function list(text: string): Choice[] {
  return text.split("|").map((pair) => {
    const [code = "", label = ""] = pair.split("=");
    return { code, label };
  });
}

export const CHOICES: Choices = {
  sexes: list("1=男|2=女"),
  care_levels: list(
    "01=非該当|06=事業対象者|12=要支援1|13=要支援2|21=要介護1|22=要介護2|23=要介護3|24=要介護4|25=要介護5",
  ),
  certification_statuses: list("1=申請中|2=認定済"),
  adl_grades: list("01=自立|11=J1|12=J2|21=A1|22=A2|31=B1|32=B2|41=C1|42=C2"),
  dementia_grades: list("01=自立|02=Ⅰ|03=Ⅱa|04=Ⅱb|05=Ⅲa|06=Ⅲb|07=Ⅳ|08=M"),
  households: list(
    "alone=独居|day=日中独居|couple=高齢者夫婦世帯|family=家族と同居|residence=施設・住宅型ホーム|other=その他",
  ),
  roles: list("admin=管理者|cm=介護支援専門員|reader=閲覧"),
  facility_kinds: list(
    "hospital=病院|clinic=診療所|dental=歯科医院|pharmacy=薬局|planning=居宅介護支援|nurse=訪問看護|help=訪問介護|multi=小規模多機能|short=短期入所|day=通所介護|dayreha=通所リハビリ|hokatsu=地域包括支援センター|equipment=福祉用具|city=市町村|other=その他",
  ),
  professions: list(
    "physician=医師|dentist=歯科医師|pharmacist=薬剤師|nurse=看護師|msw=医療ソーシャルワーカー（地域連携室）|therapist=リハビリ職|cm=介護支援専門員|clerk=医療事務|other=その他",
  ),
  liaison_roles: list(
    "primary=主治医|specialist=専門医|homevisit=訪問診療|dentist=歯科|pharmacist=薬局|nurse=訪問看護|hospital=入院先|other=その他",
  ),
  consent_scopes: list(
    "personal=個人情報の使用（サービス担当者会議等）|physician=主治医等との連絡・情報提供|family=家族の個人情報の使用|opinion=主治医意見書の利用|network=地域連携ネットワーク（ゆめはまネット等）への参加",
  ),
  consent_methods: list("written=文書|oral=口頭"),
  contact_kinds: list(
    "tel=電話|visit=訪問|office=来所|mail=メール|fax=FAX|conference=カンファレンス|meeting=サービス担当者会議|monitoring=モニタリング|other=その他",
  ),
  record_kinds: list(
    "admission=入院|discharge=退院|dconference=退院カンファレンス|meeting=サービス担当者会議|acp=ACP（人生会議）の意向|opinion=主治医の意見|accompany=受診同席|community=地域訪問",
  ),
  domains: list(
    "1=健康状態|2=ADL|3=IADL|4=認知機能や判断能力|5=コミュニケーションにおける理解と表出の状況|6=生活リズム|7=排泄の状況|8=清潔の保持に関する状況|9=口腔内の状況|10=食事摂取の状況|11=社会との関わり|12=家族等の状況|13=居住環境|14=その他留意すべき事項・状況",
  ),
  purposes: list(
    "plan_opinion=ケアプラン作成時の医学的意見について|draft_plan=ケアプラン原案への意見について|meeting=サービス担当者会議の連絡・意見の確認について|medication=服薬状況等について|equipment=福祉用具についての意見・相談|situation=利用者の状況についての相談|greeting=担当の挨拶・変更|appointment=面談（アポイントメント）の依頼|medical_service=医療系サービスについての意見|plan_delivery=ケアプランの交付|hospital=入院・退院の連絡|opinion_sheet=主治医意見書・認定更新の連絡|accompany=通院同席のお願い|acp=ACP・終末期の意向の共有|information=情報提供（服薬・口腔等）|other=その他",
  ),
  observations: list(
    "leftover=薬が余っている・一度に服用している|refuses=服薬を拒む|represcribed=使い切らないうちに新たに処方されている|mouth=口臭・口腔内の出血がある|weight=体重の増減がうかがえる|eating=食事の量・回数に変化がある|bowel=下痢・便秘が続く|skin=皮膚の乾燥・湿疹等がある|reha=リハビリが必要と思われるが受けていない|fall=転倒・ふらつきがある|sleep=眠れない・昼夜逆転がある",
  ),
  urgencies: list("normal=通常|soon=お急ぎ"),
  maskings: list("A=A 氏名を表示|B=B イニシャル・年齢・市町村|C=C 整理番号のみ"),
  means: list(
    "fax=FAX|post=郵送|hand=持参|tel=電話|mail=メール|interview=面談|accompany=受診時|document=診療情報提供書等の文書|network=ICT（ゆめはまネット等）|none=回答不要",
  ),
  slip_states: list(
    "draft=下書き|confirmed=確定・未送付|awaiting=回答待ち|reminded=督促済|answered=回答受領|closed=完了|cancelled=取消|overdue=期限超過",
  ),
  audit_acts: list(
    "unlocked=解錠|unlock_failed=解錠の失敗|opened=閲覧|searched=検索|changed=変更|confirmed=確定|overridden=注意の確認（理由あり）|printed=印刷",
  ),
};

/** Returns the label of a code. */
export function labelOf(choices: readonly Choice[], code: string): string {
  return choices.find((choice) => choice.code === code)?.label ?? "";
}
