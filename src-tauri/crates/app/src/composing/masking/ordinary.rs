//! Ordinary words that hold what may be a name of one kanji: in 健康 nobody is called 健.
//!
//! Whatever is not in the list is asked about: a name left standing is worse than a question too many.

use std::sync::LazyLock;

use tsunagi_domain::text::fold_names;

/// What care records say, by the kanji that names are made of.
const WORDS: &str = "\
健康 健診 健側 健在 健忘 健常 健全 健脚 健保 強健 保健 穏健 \
実施 実際 実感 実行 実績 実家 実態 実費 実母 実父 実子 実兄 実弟 実姉 実妹 実情 実習 実務 実用 実現 実例 実験 \
現実 確実 事実 充実 誠実 切実 果実 真実 着実 口実 結実 \
実の娘 実の息子 実の母 実の父 実の親 実の両親 実の子 実の兄 実の弟 実の姉 実の妹 実の孫 \
説明 証明 不明 判明 透明 照明 解明 究明 鮮明 声明 文明 発明 明日 明後日 明細 明確 明記 明白 明示 明朗 明瞭 明朝 \
明け 明ける 明かり 明らか 明るい 明るく 明るさ \
正月 正常 正確 正午 正式 正面 正座 正規 正当 正解 正中 正味 正しい 正しく 正しさ 修正 改正 適正 補正 訂正 是正 公正 矯正 更正 \
厳正 不正 大正 \
進行 進む 進め 進まな 進まず 進み 進んで 進んだ 進展 進捗 進級 促進 前進 亢進 推進 昇進 先進 \
保険 保健 保護 保存 確保 保持 保清 保管 保証 保育 保温 保湿 保留 保冷 保安 保障 担保 保たれ 保たな 保ち 保つ 保て \
清潔 清拭 清掃 血清 清算 清書 清涼 清明 \
豊富 豊かな 豊かに 豊かで 豊かさ 勇気 茂み 繁茂 \
林業 山林 森林 林檎 農林 雑木林 竹林 \
東側 東部 東京 関東 東海 東洋 東西 東北 東南 東方 東名 東向 中東 \
西側 関西 西洋 西部 西日 西向 西南 西北 東西 北西 南西 \
南側 南部 南向 南東 南北 東南 指南 北側 北部 北向 北東 北陸 北海道 東北 南北 敗北 \
原因 原則 原案 原本 原稿 原発 原疾患 原則 草原 高原 抗原 病原 \
関節 関係 関連 関心 関与 関知 関東 関西 関所 玄関 機関 相関 税関 関して 関しま 関しては 関する 関わ \
一人 一度 一部 一緒 一時 一日 一般 一回 一週 一か月 一ヶ月 一ヵ月 一カ月 一箇月 一応 一番 一様 一月 一年 一階 一杯 \
一泊 一足 一種 一切 一定 一旦 一方 一瞬 一歩 一晩 一見 一言 一息 一式 一括 一律 一連 一同 一致 一概 一次 一級 一割 \
一口 一錠 一包 一点 一本 一枚 一件 一通 一名 一家 一軒 一戸 一生 一昨 一覧 一層 一因 一環 一休 一夜 一側 一段 一面 \
統一 唯一 同一 均一 万一 第一 十一 二十一 三十一 単一 随一 \
中止 中断 中心 中央 中等 中旬 中学 中身 中毒 中性 中枢 中間 中継 中古 中指 中耳 中高 中部 中程 途中 日中 夜中 集中 \
入院中 外出中 服薬中 治療中 療養中 通院中 使用中 利用中 相談中 検討中 申請中 調整中 手術中 食事中 入浴中 睡眠中 \
空中 背中 水中 最中 世の中 年中 午前中 訓練中 休止中 通話中 在宅中 骨折中 \
上下 地下 以下 低下 落下 部下 靴下 下肢 下痢 下着 下腿 下剤 下旬 下校 下さい 下さっ 下され 下血 下顎 皮下 舌下 嚥下 廊下 \
谷間 岡山 静岡 福岡 島根 広島 鹿児島 徳島 福島 半島 \
安静 冷静 鎮静 静脈 静養 静止 静かに 静かな 静かで 静かだ 静かさ \
昭和 平和 令和 和式 和食 和室 緩和 調和 和らぐ 和らい 和らげ 中和 違和感 \
幸い 不幸 多幸 幸せ 幸福 光線 光熱 日光 観光 眼光 光る 光り \
信号 信頼 自信 通信 確信 受信 返信 発信 電信 信じて 信じる 信じら 信じな 信用 信仰 \
義歯 義足 義手 義務 義母 義父 義兄 義弟 義姉 義妹 義理 講義 意義 定義 主義 \
武器 学習 学校 学生 通学 大学 見学 科学 化学 医学 理学 \
孝行 親孝行 忠告 忠実 良好 良い 良く 良かっ 良性 良質 改良 最良 不良 \
弘法 博士 修理 修了 研修 必修 治療 治癒 完治 治る 治り 治らな 治らず 治っ 全治 政治 自治 根治 退治 \
勝手 勝ち 茂原 誠意 隆起 隆盛 \
恵み 知恵 恩恵 愛情 愛着 愛用 恋愛 久しぶ 久しい 久しく 永久 持久 長久 \
美容 美味 美しい 美しく 賛美 春先 春頃 秋頃 夏頃 冬頃 今春 来春 晩秋 立春 \
花見 花火 花瓶 花粉 開花 草花 生花 桜並木 松葉 梅干 竹馬 菊花 \
緑内障 緑茶 緑色 緑黄 雪道 降雪 積雪 除雪 月曜 毎月 今月 来月 先月 翌月 前月 当月 月末 月初 月額 月分 生年月日 \
星座 泉質 温泉 浜辺 海浜 峰打 辻褄 堀端 堀炬燵 釣堀 柳眉 榊木 桂皮 梓弓 楓葉 \
";

/// What reports say right behind a name, though it begins like the rest of such a word: 関連絡あり has no
/// 関連 in it, and 実施設入所 no 実施.
const REPORTED: &[&str] = &[
    "入院", "入所", "入浴", "入居", "在宅", "同居", "同席", "同行", "同意", "家族", "息子", "面会",
    "面談", "施設", "連絡", "通院", "通所", "通話", "歩行", "行動", "見守", "確認", "記録", "保険",
    "診察", "発熱", "感染", "心配", "管理", "質問", "情報", "様子", "態度", "習慣", "現在", "午前",
    "午後", "朝食", "食事", "座位", "点滴", "口腔", "回復", "部屋", "業務", "生活",
];
/// When something was, with the end of which such a word seems to begin: 昨夜中が転倒 speaks of 中.
const TIMES: &[&str] = &[
    "今日", "昨日", "本日", "先日", "翌日", "前日", "当日", "毎日", "後日", "休日", "平日", "昨夜",
    "今夜", "今年", "昨年", "去年", "翌年",
];

static FOLDED: LazyLock<Vec<String>> =
    LazyLock::new(|| WORDS.split_whitespace().map(fold_names).collect());

/// Tells whether a name of one kanji, in a folded text between what stands before and behind it, is part
/// of an ordinary word.
pub(super) fn is_within(before: &str, name: &str, behind: &str) -> bool {
    let fits = |word: &String| {
        word.match_indices(name).any(|(at, _)| {
            let head = word.get(..at).unwrap_or_default();
            let tail = word.get(at + name.len()..).unwrap_or_default();
            let stands = before.ends_with(head) && behind.starts_with(tail);
            stands && !ends_a_time(before, head) && !begins_a_report(behind, tail)
        })
    };
    FOLDED.iter().any(fits)
}

/// Tells whether the end of a text is not only the head of a word, but the end of when something was.
fn ends_a_time(text: &str, head: &str) -> bool {
    let is_longer = |time: &&&str| time.len() > head.len() && time.ends_with(head);
    let mut longer = TIMES.iter().filter(is_longer);
    !head.is_empty() && longer.any(|time| text.ends_with(time))
}

/// Tells whether a text goes on with a report, and not only with the tail of a word.
fn begins_a_report(text: &str, tail: &str) -> bool {
    let is_longer = |report: &&&str| report.len() > tail.len() && report.starts_with(tail);
    let mut longer = REPORTED.iter().filter(is_longer);
    !tail.is_empty() && longer.any(|report| text.starts_with(report))
}
