//! Fixed lists of the trade: each value has a stable code for files and a Japanese label for people.
//!
//! Codes that a national format defines are that format's codes (domain.md 6 [V 20]); the others are
//! ours and never change once shipped.

macro_rules! codes {
    ($($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $code:literal $label:literal),+ $(,)? })+) => {
        $(
            $(#[$doc])*
            #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
            pub enum $name {
                $(#[doc = $label] $(#[$vdoc])* $variant,)+
            }

            impl $name {
                /// Every value, in the order of the paper.
                pub const ALL: &'static [Self] = &[$(Self::$variant),+];

                /// Returns the stable code used in files and on the wire.
                #[must_use]
                pub const fn code(self) -> &'static str {
                    match self { $(Self::$variant => $code,)+ }
                }

                /// Returns the Japanese label used on paper and on screen.
                #[must_use]
                pub const fn label(self) -> &'static str {
                    match self { $(Self::$variant => $label,)+ }
                }

                /// Finds the value with this code.
                #[must_use]
                pub fn from_code(code: &str) -> Option<Self> {
                    Self::ALL.iter().copied().find(|value| value.code() == code)
                }
            }

            impl serde::Serialize for $name {
                fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                    serializer.serialize_str(self.code())
                }
            }

            impl<'de> serde::Deserialize<'de> for $name {
                fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                    let code = <std::borrow::Cow<'de, str>>::deserialize(deserializer)?;
                    Self::from_code(&code).ok_or_else(|| {
                        serde::de::Error::custom(concat!("unknown code of ", stringify!($name)))
                    })
                }
            }
        )+
    };
}

codes! {
    /// Sex as the forms print it (UPHOSOKU: 1 男, 2 女) [V 20].
    Sex { Male = "1" "男", Female = "2" "女" }

    /// Care level 要介護状態区分 with the codes of the national CSV [V 20].
    CareLevel {
        NotApplicable = "01" "非該当",
        ProjectTarget = "06" "事業対象者",
        Support1 = "12" "要支援1",
        Support2 = "13" "要支援2",
        Care1 = "21" "要介護1",
        Care2 = "22" "要介護2",
        Care3 = "23" "要介護3",
        Care4 = "24" "要介護4",
        Care5 = "25" "要介護5",
    }

    /// Whether the certification has been granted 認定状況 [V 20].
    CertificationStatus { Applying = "1" "申請中", Certified = "2" "認定済" }

    /// Independence of elderly people with disabilities 障害高齢者の日常生活自立度 [V 20].
    AdlGrade {
        Independent = "01" "自立", J1 = "11" "J1", J2 = "12" "J2", A1 = "21" "A1", A2 = "22" "A2",
        B1 = "31" "B1", B2 = "32" "B2", C1 = "41" "C1", C2 = "42" "C2",
    }

    /// Independence of elderly people with dementia 認知症高齢者の日常生活自立度 [V 20].
    DementiaGrade {
        Independent = "01" "自立", I = "02" "Ⅰ", IIa = "03" "Ⅱa", IIb = "04" "Ⅱb",
        IIIa = "05" "Ⅲa", IIIb = "06" "Ⅲb", IV = "07" "Ⅳ", M = "08" "M",
    }

    /// Who lives with the client 世帯.
    Household {
        Alone = "alone" "独居",
        AloneByDay = "day" "日中独居",
        ElderlyCouple = "couple" "高齢者夫婦世帯",
        WithFamily = "family" "家族と同居",
        Residence = "residence" "施設・住宅型ホーム",
        Other = "other" "その他",
    }

    /// What a staff member may do 権限.
    Role { Administrator = "admin" "管理者", CareManager = "cm" "介護支援専門員", Reader = "reader" "閲覧" }

    /// Kinds of facility in a region 連携先の種別.
    FacilityKind {
        Hospital = "hospital" "病院",
        Clinic = "clinic" "診療所",
        Dental = "dental" "歯科医院",
        Pharmacy = "pharmacy" "薬局",
        CarePlanning = "planning" "居宅介護支援",
        VisitingNurse = "nurse" "訪問看護",
        HomeHelp = "help" "訪問介護",
        SmallMultifunction = "multi" "小規模多機能",
        ShortStay = "short" "短期入所",
        DayService = "day" "通所介護",
        DayRehabilitation = "dayreha" "通所リハビリ",
        CommunitySupport = "hokatsu" "地域包括支援センター",
        Equipment = "equipment" "福祉用具",
        Municipality = "city" "市町村",
        Other = "other" "その他",
    }

    /// Profession of a person in a facility 職種.
    Profession {
        Physician = "physician" "医師",
        Dentist = "dentist" "歯科医師",
        Pharmacist = "pharmacist" "薬剤師",
        Nurse = "nurse" "看護師",
        SocialWorker = "msw" "医療ソーシャルワーカー（地域連携室）",
        Therapist = "therapist" "リハビリ職",
        CareManager = "cm" "介護支援専門員",
        Clerk = "clerk" "医療事務",
        Other = "other" "その他",
    }

    /// What a person in a facility is to a client.
    LiaisonRole {
        PrimaryPhysician = "primary" "主治医",
        Specialist = "specialist" "専門医",
        HomeVisit = "homevisit" "訪問診療",
        Dentist = "dentist" "歯科",
        Pharmacist = "pharmacist" "薬局",
        VisitingNurse = "nurse" "訪問看護",
        Hospital = "hospital" "入院先",
        Other = "other" "その他",
    }

    /// What a consent covers 同意の範囲.
    ConsentScope {
        PersonalData = "personal" "個人情報の使用（サービス担当者会議等）",
        PhysicianLiaison = "physician" "主治医等との連絡・情報提供",
        FamilyData = "family" "家族の個人情報の使用",
        OpinionSheet = "opinion" "主治医意見書の利用",
        RegionalNetwork = "network" "地域連携ネットワーク（ゆめはまネット等）への参加",
    }

    /// How a consent was given 同意の方法.
    ConsentMethod { Written = "written" "文書", Oral = "oral" "口頭" }

    /// How a contact was made: the nine kinds of 支援経過 [V-code 38].
    ContactKind {
        Telephone = "tel" "電話",
        Visit = "visit" "訪問",
        OfficeVisit = "office" "来所",
        Mail = "mail" "メール",
        Fax = "fax" "FAX",
        Conference = "conference" "カンファレンス",
        ServiceMeeting = "meeting" "サービス担当者会議",
        Monitoring = "monitoring" "モニタリング",
        Other = "other" "その他",
    }

    /// Records that the program understands, not only stores.
    RecordKind {
        Admission = "admission" "入院",
        Discharge = "discharge" "退院",
        DischargeConference = "dconference" "退院カンファレンス",
        ServiceMeeting = "meeting" "サービス担当者会議",
        Acp = "acp" "ACP（人生会議）の意向",
        PhysicianOpinion = "opinion" "主治医の意見",
        AccompaniedVisit = "accompany" "受診同席",
        CommunityVisit = "community" "地域訪問",
    }

    /// The 14 domains of the 2023 assessment standard 課題分析標準項目 [V-code 39].
    Domain {
        Health = "1" "健康状態",
        Adl = "2" "ADL",
        Iadl = "3" "IADL",
        Cognition = "4" "認知機能や判断能力",
        Communication = "5" "コミュニケーションにおける理解と表出の状況",
        Rhythm = "6" "生活リズム",
        Excretion = "7" "排泄の状況",
        Hygiene = "8" "清潔の保持に関する状況",
        Oral = "9" "口腔内の状況",
        Eating = "10" "食事摂取の状況",
        Society = "11" "社会との関わり",
        Family = "12" "家族等の状況",
        Dwelling = "13" "居住環境",
        Remark = "14" "その他留意すべき事項・状況",
    }

    /// Why a slip is written: the check boxes of [V 1] and the additions of domain.md 1.3.
    Purpose {
        PlanOpinion = "plan_opinion" "ケアプラン作成時の医学的意見について",
        DraftPlan = "draft_plan" "ケアプラン原案への意見について",
        ServiceMeeting = "meeting" "サービス担当者会議の連絡・意見の確認について",
        Medication = "medication" "服薬状況等について",
        Equipment = "equipment" "福祉用具についての意見・相談",
        Situation = "situation" "利用者の状況についての相談",
        Greeting = "greeting" "担当の挨拶・変更",
        Appointment = "appointment" "面談（アポイントメント）の依頼",
        MedicalService = "medical_service" "医療系サービスについての意見",
        PlanDelivery = "plan_delivery" "ケアプランの交付",
        HospitalStay = "hospital" "入院・退院の連絡",
        OpinionSheet = "opinion_sheet" "主治医意見書・認定更新の連絡",
        Accompany = "accompany" "通院同席のお願い",
        Acp = "acp" "ACP・終末期の意向の共有",
        Information = "information" "情報提供（服薬・口腔等）",
        Other = "other" "その他",
    }

    /// Observation chips after the examples for 13条13号の2 (domain.md 2.2 `[K]`).
    Observation {
        LeftoverMedicine = "leftover" "薬が余っている・一度に服用している",
        RefusesMedicine = "refuses" "服薬を拒む",
        NewPrescription = "represcribed" "使い切らないうちに新たに処方されている",
        MouthTrouble = "mouth" "口臭・口腔内の出血がある",
        WeightChange = "weight" "体重の増減がうかがえる",
        EatingChange = "eating" "食事の量・回数に変化がある",
        Bowel = "bowel" "下痢・便秘が続く",
        Skin = "skin" "皮膚の乾燥・湿疹等がある",
        RehabilitationNeeded = "reha" "リハビリが必要と思われるが受けていない",
        Fall = "fall" "転倒・ふらつきがある",
        Sleep = "sleep" "眠れない・昼夜逆転がある",
    }

    /// How urgent the answer is. Never "emergency": emergencies go by telephone [V 2][V 8].
    Urgency { Normal = "normal" "通常", Soon = "soon" "お急ぎ" }

    /// How much of the client's name a sheet shows (domain.md 7, masking levels).
    Masking {
        FullName = "A" "A 氏名を表示",
        Initials = "B" "B イニシャル・年齢・市町村",
        NumberOnly = "C" "C 整理番号のみ",
    }

    /// By what means a sheet travels or an answer comes.
    Means {
        Fax = "fax" "FAX",
        Post = "post" "郵送",
        ByHand = "hand" "持参",
        Telephone = "tel" "電話",
        Mail = "mail" "メール",
        Interview = "interview" "面談",
        Accompanied = "accompany" "受診時",
        Document = "document" "診療情報提供書等の文書",
        Network = "network" "ICT（ゆめはまネット等）",
        NotNeeded = "none" "回答不要",
    }

    /// What can happen to a slip after it was drafted (domain.md 7).
    EventKind {
        Confirmed = "confirmed" "確定",
        SecondCheck = "checked" "第2者の点検",
        Printed = "printed" "印刷・保存",
        Sent = "sent" "送付",
        Arrived = "arrived" "到達確認",
        Reminded = "reminded" "督促",
        Answered = "answered" "回答受領",
        Reflected = "reflected" "反映",
        Completed = "completed" "完了",
        ClosedWithoutReply = "closed" "回答不要で終了",
        Cancelled = "cancelled" "取消",
        Superseded = "superseded" "差替え（新しい版）",
        Missent = "missent" "誤送信",
        Overridden = "overridden" "注意の確認（理由あり）",
    }

    /// Where a slip stands; follows from its events and is never stored on its own.
    SlipState {
        Draft = "draft" "下書き",
        Confirmed = "confirmed" "確定・未送付",
        AwaitingReply = "awaiting" "回答待ち",
        Reminded = "reminded" "督促済",
        Answered = "answered" "回答受領",
        Reflected = "reflected" "反映済",
        Completed = "completed" "完了",
        ClosedWithoutReply = "closed" "回答不要で終了",
        Cancelled = "cancelled" "取消",
        Superseded = "superseded" "差替え済",
        Missent = "missent" "誤送信",
    }

    /// What somebody, or the program itself, did: the acts of the audit log 操作の記録.
    ///
    /// The guideline asks for unlocking, access, and what was done to which record (医療情報システムの
    /// 安全管理に関するガイドライン 6.0); the rest is what an office has to answer for later.
    AuditAct {
        Created = "created" "記録簿の作成",
        Upgraded = "upgraded" "記録簿の更新",
        Unlocked = "unlocked" "解錠",
        UnlockFailed = "unlock_failed" "解錠の失敗",
        Locked = "locked" "施錠",
        Opened = "opened" "閲覧",
        Searched = "searched" "検索",
        Added = "added" "登録",
        Changed = "changed" "変更",
        Corrected = "corrected" "訂正",
        Discarded = "discarded" "下書きの破棄",
        Confirmed = "confirmed" "確定",
        Recorded = "recorded" "経過の登録",
        Overridden = "overridden" "注意の確認（理由あり）",
        Printed = "printed" "印刷",
        Saved = "saved" "ファイルへの保存",
        Exported = "exported" "引継ぎファイルの作成",
        Imported = "imported" "取り込み",
        SettingChanged = "setting_changed" "設定の変更",
        StaffChanged = "staff_changed" "職員の変更",
        KeyChanged = "key_changed" "合言葉・鍵の変更",
        Rekeyed = "rekeyed" "記録簿の鍵の取り替え",
        BackedUp = "backed_up" "控えの作成",
        Restored = "restored" "控えからの復元",
        RestoredUnasked = "restored_unasked" "いまの権限を確かめられない復元",
        PurgeMarked = "purge_marked" "廃棄の予定",
        PurgeUnmarked = "purge_unmarked" "廃棄の予定の取りやめ",
        Purged = "purged" "廃棄",
        ClockBack = "clock_back" "時計の後戻り",
        ClockForward = "clock_forward" "時計の飛び",
        LogVerified = "log_verified" "操作の記録の検査",
        LogExported = "log_exported" "操作の記録の書き出し",
        LogFault = "log_fault" "操作の記録の異常",
    }

    /// Kinds of things that an act is about.
    AuditThingKind {
        Client = "client" "利用者",
        Certification = "certification" "認定",
        Consent = "consent" "同意",
        Entry = "entry" "支援経過の記録",
        Slip = "slip" "連絡票",
        Facility = "facility" "連携先",
        Physician = "physician" "連携先の担当者",
        Staff = "staff" "職員",
        Office = "office" "事業所",
        Archive = "archive" "引継ぎファイル",
        Backup = "backup" "控え",
    }
}
