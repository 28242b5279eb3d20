import type { FacilityView, PhysicianForm } from "../ipc/bindings";

/** Returns a facility nothing is known about yet. */
export function blankFacility(): FacilityView {
  return {
    id: "",
    form: {
      id: null,
      kind: "clinic",
      name: "",
      kana: "",
      number: "",
      postal_code: "",
      address: "",
      area: "",
      phone: "",
      fax: "",
      contact_time: "",
      contact_person: "",
      preferred_means: "fax",
      masking: "A",
      note: "",
    },
    kind_label: "",
    fax_verified_on: null,
    fax_verified_by: null,
    physicians: [],
  };
}

/** Returns a person nothing is known about yet. */
export function blankPhysician(): PhysicianForm {
  return { id: null, name: "", kana: "", department: "", profession: "physician", note: "" };
}
