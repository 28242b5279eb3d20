//! The use cases: unlocking, drafting, confirming, printing, handing over. No window.
