import type { ClientForm } from "../ipc/bindings";

/** Returns the form of a person nothing is known about yet. */
export function blankClient(): ClientForm {
  return {
    id: null,
    name: "",
    kana: "",
    sex: "2",
    birth: "",
    insurer_number: "",
    insured_number: "",
    postal_code: "",
    town: "",
    address: "",
    phone: "",
    household: "alone",
    key_person_name: "",
    key_person_relation: "",
    key_person_phone: "",
    adl: "",
    dementia: "",
    has_public_assistance: false,
    undisclosed_diagnoses: "",
    medical_history: "",
    services: "",
    wishes: "",
    note: "",
    care_manager_id: "",
    recipients: [],
    closed_on: "",
  };
}
