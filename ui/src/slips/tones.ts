// The colour of a slip's state. Red only for what loses time; everything else stays quiet.

type Tone = "quiet" | "accent" | "warning" | "danger" | "done";

/** Returns the tone of a slip's state. */
export function toneOf(slip: { readonly state: string; readonly is_overdue: boolean }): Tone {
  if (slip.is_overdue || slip.state === "missent") return "danger";
  switch (slip.state) {
    case "draft":
    case "confirmed":
      return "accent";
    case "awaiting":
    case "reminded":
      return "warning";
    case "answered":
    case "reflected":
    case "completed":
      return "done";
    default:
      return "quiet";
  }
}
