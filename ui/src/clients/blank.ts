import type { ClientForm } from "../ipc/bindings";

/**
 * Returns the form of a person nothing is known about yet.
 *
 * Nothing is chosen beforehand: what nobody chose would stand on slips as if somebody had.
 */
export function blankClient(): ClientForm {
  return {
    id: null,
    name: "",
    kana: "",
    sex: "",
    birth: "",
    insurer_number: "",
    insured_number: "",
    postal_code: "",
    town: "",
    address: "",
    phone: "",
    household: "",
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
