//! The options of tick boxes: codes and the words printed beside them.

/// Purposes of a slip (domain.md 1.3 [V 1] and the additions from other forms), short enough for two
/// columns of 12 pt.
pub(super) const PURPOSES: &[(&str, &str)] = &[
    ("plan_opinion", "ケアプラン作成時の医学的意見"),
    ("draft_plan", "ケアプラン原案への意見"),
    ("medical_service", "医療系サービスについての意見"),
    ("meeting", "サービス担当者会議・照会"),
    ("medication", "服薬状況等"),
    ("equipment", "福祉用具の意見・相談"),
    ("situation", "利用者の状況の相談"),
    ("information", "情報提供（服薬・口腔等）"),
    ("hospital", "入院・退院の連絡"),
    ("opinion_sheet", "主治医意見書・認定更新"),
    ("plan_delivery", "ケアプランの交付"),
    ("appointment", "面談の依頼"),
    ("accompany", "通院同席のお願い"),
    ("acp", "ACP・終末期の意向"),
    ("greeting", "担当の挨拶・変更"),
    ("other", "その他"),
];

/// Examples of the circular on 13条13号の2 (domain.md 2.2 `[K]`).
pub(super) const OBSERVATIONS: &[(&str, &str)] = &[
    ("leftover", "薬が余っている・一度に服用"),
    ("refuses", "服薬を拒む"),
    ("represcribed", "使い切る前に新たな処方"),
    ("mouth", "口臭・口腔内の出血"),
    ("weight", "体重の増減がうかがえる"),
    ("eating", "食事の量・回数の変化"),
    ("bowel", "下痢・便秘が続く"),
    ("skin", "皮膚の乾燥・湿疹等"),
    ("reha", "リハビリが必要だが未利用"),
    ("fall", "転倒・ふらつき"),
    ("sleep", "眠れない・昼夜逆転"),
];

pub(super) const ATTACHMENTS: &[(&str, &str)] = &[
    ("plan1", "居宅サービス計画書(1)"),
    ("plan2", "居宅サービス計画書(2)"),
    ("plan3", "週間サービス計画表"),
    ("prevention_plan", "介護予防サービス・支援計画書"),
    ("timeline", "支援経過（抜粋）"),
    ("monitoring", "モニタリング記録"),
    ("medicine_book", "お薬手帳の写し"),
    ("measurement", "測定の記録"),
    ("nursing_report", "訪問看護報告書"),
    ("other", "その他"),
];

pub(super) const REPLY_MEANS: &[(&str, &str)] = &[
    ("fax", "本紙に記入しFAX"),
    ("tel", "電話"),
    ("interview", "面談"),
    ("accompany", "受診時に説明"),
    ("document", "診療情報提供書等"),
    ("none", "回答不要"),
];

/// The three states in which light grades may rent equipment after all (domain.md 3.6 [V 64]).
pub(super) const EQUIPMENT_STATES: &[(&str, &str)] = &[
    ("variable", "状態が変動しやすく、日・時間帯によって必要"),
    ("rapid", "状態が急速に悪化し、短期間に必要となることが確実"),
    ("avoid", "重大な危険性または症状の重篤化の回避等のため必要"),
];

/// The equipment that needs a physician's opinion for light grades (domain.md 3.6 [V 64]).
pub(super) const EQUIPMENT: &[(&str, &str)] = &[
    ("wheelchair", "車いす（付属品を含む）"),
    ("bed", "特殊寝台（付属品を含む）"),
    ("mattress", "床ずれ防止用具"),
    ("turning", "体位変換器"),
    ("lift", "移動用リフト"),
    ("wandering", "認知症老人徘徊感知機器"),
    ("toilet", "自動排泄処理装置"),
];
