//! The steps of the demo: an owner, an insurer, a fleet manager, a driver, an office, the police, an auditor and a buyer act.

use crate::{
    anybody,
    report::Row,
    run::{text, Run},
};
use valet_tests::BoxError;

const INSURANCE: &str = "usage-based-insurance";
const COACHING: &str = "driving-coaching";
const SPEED: &str = "Vehicle.Speed";
const ODOMETER: &str = "Vehicle.TraveledDistance";
const LOCATION: &str = "Vehicle.CurrentLocation.Latitude";

const OWNER: [&str; 2] = ["--wallet", "owner.json"];
const INSURER: [&str; 2] = ["--wallet", "insurer.json"];
const ADMIN: [&str; 2] = ["--dev", "//Alice"];
const MANAGER: [&str; 2] = ["--dev", "//Bob"];
const DRIVER: [&str; 2] = ["--dev", "//Charlie"];
const POLICE: [&str; 2] = ["--dev", "//Dave"];
const AUDITOR: [&str; 2] = ["--dev", "//Eve"];
const OFFICE: [&str; 2] = ["--dev", "//Ferdie"];
const BUYER: [&str; 2] = ["--wallet", "buyer.json"];

/// The run, and the ids that commands take.
struct Demo {
    run: Run,
    vehicle: String,
    insurer: String,
}

/// Runs all steps; returns the rows of what happened.
pub(crate) fn run(run: Run) -> Result<Vec<Row>, BoxError> {
    let mut demo = Demo { run, vehicle: String::new(), insurer: String::new() };
    demo.prepare()?;
    demo.run.start_sidecar()?;
    let first = demo.grant()?;
    demo.suspension(&first)?;
    demo.signed_withdrawal(&first)?;
    let insurer = demo.insurer.clone();
    anybody::act(&mut demo.run, &insurer)?;
    demo.delegation()?;
    demo.co_consent()?;
    demo.objection()?;
    demo.request()?;
    demo.attestation()?;
    demo.emergency()?;
    demo.stop()?;
    demo.sale()?;
    demo.run.audit()?;
    demo.run.end()
}

impl Demo {
    /// The contract, wallets, a vehicle, parties, a container.
    fn prepare(&mut self) -> Result<(), BoxError> {
        let run = &mut self.run;
        run.harness.write("password", "correct horse battery staple\n")?;
        eprintln!("deploying the contract");
        let deployed = run.harness.done(&[&["deploy"][..], &ADMIN].concat())?;
        let block = deployed.get("block").map(ToString::to_string).unwrap_or_default();
        run.row(&block, "the contract is deployed", &text(&deployed, "/contract")?);
        for (file, kind) in
            [("owner.json", "ed25519"), ("insurer.json", "secp256k1"), ("buyer.json", "ed25519"), ("phone.json", "secp256k1")]
        {
            let made = run.harness.done(&["wallet", "create", file, "--kind", kind])?;
            // The phone only signs: it needs no funds.
            if file != "phone.json" {
                run.harness.done(&["wallet", "send", "--dev", "//Alice", "--to", &text(&made, "/account")?, "--amount", "1000"])?;
            }
            run.row("", &format!("a wallet: {file}, {kind}"), &text(&made, "/address")?);
        }
        let vss = run.vss.to_string_lossy().into_owned();
        let build = ["container", "build", "--vss", &vss, "--signal", SPEED, "--signal", ODOMETER, "--out", "container.json"];
        let made = run.harness.done(&build)?;
        run.row("", "a container of speed and odometer", &text(&made, "/id")?);
        let done = run.change("the owner creates a vehicle", &[&["vehicle", "create"][..], &OWNER].concat())?;
        self.vehicle = text(&done, "/event/vehicle")?;
        self.insurer = self.party("the insurer", "third-party", INSURER)?;
        for (who, kind, signer) in [("the police", "authority", POLICE), ("an auditor", "auditor", AUDITOR)] {
            let account = self.party(who, kind, signer)?;
            let admit = [&["party", "set", &account, "--status", "admitted"][..], &ADMIN].concat();
            self.run.change(&format!("the admin admits {who}"), &admit)?;
        }
        Ok(())
    }

    fn party(&mut self, who: &str, kind: &str, signer: [&str; 2]) -> Result<String, BoxError> {
        let legal = format!("0x{}", "11".repeat(32));
        let register = [&["party", "register", "--kind", kind, "--legal-hash", &legal][..], &signer].concat();
        let done = self.run.change(&format!("{who} registers as a party"), &register)?;
        text(&done, "/event/actor")
    }

    /// The owner grants, and the insurer asks.
    fn grant(&mut self) -> Result<String, BoxError> {
        let first =
            self.give("the owner grants the insurer speed and odometer, 30 days", OWNER, INSURANCE, "speed-motion,odometer", "30d")?;
        self.check("the insurer reads speed", SPEED, INSURANCE, Ok(&first))?;
        self.check("the insurer reads the location", LOCATION, INSURANCE, Err("UnknownSignal"))?;
        self.check("the insurer reads speed for repair", SPEED, "repair", Err("PurposeMismatch"))?;
        Ok(first)
    }

    fn suspension(&mut self, grant: &str) -> Result<(), BoxError> {
        self.run.change("the owner suspends the grant", &[&["grant", "suspend", grant][..], &OWNER].concat())?;
        self.check("the insurer reads speed", SPEED, INSURANCE, Err("Suspended"))?;
        self.run.change("the owner resumes it", &[&["grant", "resume", grant][..], &OWNER].concat())?;
        self.check("the insurer reads speed", SPEED, INSURANCE, Ok(grant))
    }

    /// An owner's Ed25519 key signs no intents, so it names one that does. That one signs without a node, and
    /// anybody submits.
    fn signed_withdrawal(&mut self, grant: &str) -> Result<(), BoxError> {
        let name = ["intent", "key", "set", "--key-wallet", "phone.json", "--rights", "revoke", "--for", "90d"];
        self.run.change("the owner lets the phone's key sign withdrawals", &[&name[..], &OWNER].concat())?;
        let shown = self.run.harness.done(&["wallet", "show", "owner.json", "--offline"])?;
        let owner = text(&shown, "/address")?;
        self.run.harness.write("message.json", &format!("{{\"kind\": \"withdraw\", \"grant\": \"{grant}\"}}\n"))?;
        let sign = ["intent", "sign", "message.json", "--wallet", "phone.json", "--principal", &owner];
        self.run.harness.done(&[&sign[..], &["--epoch", "1", "--out", "withdraw.json"]].concat())?;
        self.run.row("", "the phone signs a withdrawal, offline and ahead: it has no number", "withdraw.json");
        let submit = [&["intent", "submit", "withdraw.json"][..], &MANAGER].concat();
        self.run.change("somebody submits the withdrawal that the phone signed", &submit)?;
        self.check("the insurer reads speed", SPEED, INSURANCE, Err("Withdrawn"))?;
        self.run.denied("somebody submits it once more", "WrongState", &submit)
    }

    /// A manager grants within a ceiling, and not beyond it.
    fn delegation(&mut self) -> Result<(), BoxError> {
        let manager = self.address(MANAGER)?;
        let vehicle = self.vehicle.clone();
        let give =
            ["delegation", "create", "--vehicle", &vehicle, "--to", &manager, "--role", "fleet-manager", "--rights", "grant,narrow,revoke"];
        self.run.change(
            "the owner offers a manager to grant the odometer, 60 days",
            &[&give[..], &["--classes", "odometer", "--for", "60d"], &OWNER].concat(),
        )?;
        self.run.change("the manager accepts", &[&["delegation", "accept", "--vehicle", &vehicle][..], &MANAGER].concat())?;
        let second = self.give("the manager grants the insurer the odometer, 7 days", MANAGER, INSURANCE, "odometer", "7d")?;
        self.check("the insurer reads the odometer", ODOMETER, INSURANCE, Ok(&second))?;
        let beyond = self.terms(MANAGER, INSURANCE, "speed-motion", "7d");
        let beyond: Vec<&str> = beyond.iter().map(String::as_str).collect();
        self.run.denied("the manager grants speed", "ScopeExceedsCeiling", &beyond)?;
        let end = [&["delegation", "end", "--vehicle", &vehicle, "--to", &manager][..], &OWNER].concat();
        self.run.change("the owner ends the manager's delegation", &end)?;
        self.check("the insurer reads the odometer", ODOMETER, INSURANCE, Err("ParentEnded"))
    }

    /// Coaching is about the driver, who must consent too, and can take the consent back.
    fn co_consent(&mut self) -> Result<(), BoxError> {
        let driver = self.address(DRIVER)?;
        let vehicle = self.vehicle.clone();
        let give = ["delegation", "create", "--vehicle", &vehicle, "--to", &driver, "--role", "driver", "--for", "60d"];
        self.run.change("the owner offers somebody the role of the driver", &[&give[..], &OWNER].concat())?;
        let coached = self.give("the owner grants the insurer speed for coaching", OWNER, COACHING, "speed-motion", "30d")?;
        self.check("the insurer reads speed for coaching", SPEED, COACHING, Err("CoConsentMissing"))?;
        let consent = [&["grant", "consent", &coached][..], &DRIVER].concat();
        self.run.denied("the driver consents without having accepted the role", "NotAuthorised", &consent)?;
        self.run.change("the driver accepts the role", &[&["delegation", "accept", "--vehicle", &vehicle][..], &DRIVER].concat())?;
        self.run.change("the driver consents", &consent)?;
        self.check("the insurer reads speed for coaching", SPEED, COACHING, Ok(&coached))?;
        self.run.change("the driver takes the consent back", &[&["grant", "withdraw-consent", &coached][..], &DRIVER].concat())?;
        self.check("the insurer reads speed for coaching", SPEED, COACHING, Err("CoConsentMissing"))?;
        self.run.change("the driver consents again", &consent)?;
        self.check("the insurer reads speed for coaching", SPEED, COACHING, Ok(&coached))
    }

    /// A driver objects to a recipient, and the owner cannot just grant it again.
    fn objection(&mut self) -> Result<(), BoxError> {
        let (vehicle, insurer) = (self.vehicle.clone(), self.insurer.clone());
        let about = ["--vehicle", vehicle.as_str(), "--recipient", insurer.as_str()];
        self.run.change("the driver objects to the insurer", &[&["objection", "create"][..], &about, &DRIVER].concat())?;
        let again = self.terms(OWNER, INSURANCE, "speed-motion", "30d");
        let again: Vec<&str> = again.iter().map(String::as_str).collect();
        self.run.denied("the owner grants the insurer speed", "Objected", &again)?;
        self.run.change("the driver no longer objects", &[&["objection", "lift"][..], &about, &DRIVER].concat()).map(|_| ())
    }

    /// The insurer asks for more than it needs, and the owner gives what is needed.
    fn request(&mut self) -> Result<(), BoxError> {
        let vehicle = self.vehicle.clone();
        let ask = ["request", "create", "--vehicle", &vehicle, "--purpose", INSURANCE, "--container", "container.json", "--for", "20d"];
        let what = ["--off-board", "--classes", "speed-motion,odometer", "--needed-classes", "odometer"];
        let ask = [&ask[..], &what, &INSURER].concat();
        self.run.denied("the insurer, which is not admitted, asks for access", "NotAsked", &ask)?;
        let anybody = ["vehicle", "set-request-policy", "--vehicle", &vehicle, "--policy", "anybody"];
        self.run.change("the owner lets anybody ask", &[&anybody[..], &OWNER].concat())?;
        let asked = self.run.change("the insurer asks: the odometer is needed, speed would be welcome", &ask)?;
        let request = text(&asked, "/event/body/request")?;
        let answer = ["grant", "create", "--request", &request, "--classes"];
        self.run.denied("the owner answers with speed alone", "LessThanNeeded", &[&answer[..], &["speed-motion"], &OWNER].concat())?;
        self.run.change("the owner answers with the odometer alone", &[&answer[..], &["odometer"], &OWNER].concat()).map(|_| ())
    }

    /// An office vouches for the owner.
    fn attestation(&mut self) -> Result<(), BoxError> {
        let [_, path] = OFFICE;
        let account = dev(path)?.public().account_id().to_string();
        self.run.harness.done(&["wallet", "send", "--dev", "//Alice", "--to", &account, "--amount", "1000"])?;
        let office = self.party("a registration office", "registrar", OFFICE)?;
        let admit = [&["party", "set", &office, "--status", "admitted"][..], &ADMIN].concat();
        self.run.change("the admin admits the office", &admit)?;
        let (vehicle, commitment) = (self.vehicle.clone(), format!("0x{}", "22".repeat(32)));
        let about = ["--vehicle", vehicle.as_str(), "--vin-commitment", commitment.as_str()];
        self.run.change("the owner commits to the VIN", &[&["vehicle", "set-vin-commitment"][..], &about, &OWNER].concat())?;
        let attest = [&["attestation", "create", "--for", "365d"][..], &about, &OFFICE].concat();
        self.run.change("the office attests that the owner is the user", &attest).map(|_| ())
    }

    /// The police open an emergency, and an auditor reviews it afterwards.
    fn emergency(&mut self) -> Result<(), BoxError> {
        let police = self.address(POLICE)?;
        let vehicle = self.vehicle.clone();
        let of = ["--vehicle", vehicle.as_str()];
        let open = ["emergency", "open", "--reason", "theft", "--classes", "location-exact", "--for", "2h"];
        let open = [&open[..], &of, &POLICE].concat();
        let reads = |classes| [&["check", "--chain", "--emergency", "--recipient", &police, "--classes", classes][..], &of].concat();
        self.run.change("the police open an emergency: theft, location, 2 hours", &open)?;
        self.run.check("the police read the location", &reads("location-exact"), Ok(""))?;
        self.run.check("the police read speed", &reads("speed-motion"), Err("EmergencyMaskExceeded"))?;
        self.run.change("the police close the emergency", &[&["emergency", "close"][..], &of, &POLICE].concat())?;
        self.run.check("the police read the location", &reads("location-exact"), Err("EmergencyOver"))?;
        self.run.denied("the police open another before the review", "ReviewMissing", &open)?;
        let review = ["emergency", "review", "--authority", &police, "--finding", "justified"];
        self.run.change("the auditor reviews it: justified", &[&review[..], &of, &AUDITOR].concat()).map(|_| ())
    }

    /// Everything ends at once, and the owner stays.
    fn stop(&mut self) -> Result<(), BoxError> {
        let vehicle = self.vehicle.clone();
        let stop = [&["vehicle", "stop-everything", "--vehicle", &vehicle, "--confirm", &vehicle][..], &OWNER].concat();
        self.run.change("the owner stops everything", &stop)?;
        self.check("the insurer reads speed for coaching", SPEED, COACHING, Err("StaleEpoch"))
    }

    /// With the sale everything of the old owner's time ends, once the buyer has accepted.
    fn sale(&mut self) -> Result<(), BoxError> {
        let buyer = self.run.harness.done(&["wallet", "show", "buyer.json", "--offline"])?;
        let (to, vehicle) = (text(&buyer, "/address")?, self.vehicle.clone());
        let last = self.give("the owner grants the insurer speed once more", OWNER, INSURANCE, "speed-motion", "30d")?;
        let offer = [&["vehicle", "offer", "--vehicle", &vehicle, "--to", &to, "--for", "14d"][..], &OWNER].concat();
        self.run.change("the owner offers the vehicle to the buyer", &offer)?;
        self.check("the insurer reads speed", SPEED, INSURANCE, Ok(&last))?;
        self.run.change("the buyer accepts it", &[&["vehicle", "accept", "--vehicle", &vehicle][..], &BUYER].concat())?;
        self.check("the insurer reads speed", SPEED, INSURANCE, Err("StaleEpoch"))
    }

    /// A grant to the insurer; returns its id.
    fn give(&mut self, what: &str, signer: [&str; 2], purpose: &str, classes: &str, lasting: &str) -> Result<String, BoxError> {
        let terms = self.terms(signer, purpose, classes, lasting);
        let done = self.run.change(what, &terms.iter().map(String::as_str).collect::<Vec<_>>())?;
        text(&done, "/event/grant")
    }

    fn terms(&self, signer: [&str; 2], purpose: &str, classes: &str, lasting: &str) -> Vec<String> {
        let about =
            ["grant", "create", "--vehicle", &self.vehicle, "--recipient", &self.insurer, "--container", "container.json", "--off-board"];
        let limits = ["--purpose", purpose, "--classes", classes, "--for", lasting];
        [&about[..], &limits, &signer].concat().into_iter().map(str::to_owned).collect()
    }

    /// Asks the sidecar whether the insurer may.
    fn check(&mut self, what: &str, signal: &str, purpose: &str, expected: Result<&str, &str>) -> Result<(), BoxError> {
        let (sidecar, vehicle, insurer) = (self.run.sidecar.clone(), self.vehicle.clone(), self.insurer.clone());
        let whom = ["check", "--sidecar", &sidecar, "--vehicle", &vehicle, "--recipient", &insurer];
        self.run.check(
            what,
            &[&whom[..], &["--purpose", purpose, "--signal", signal, "--residency", "off-board", "--region", "eea"]].concat(),
            expected,
        )
    }

    /// The address of a development key: what a message of its own tells.
    fn address(&self, signer: [&str; 2]) -> Result<String, BoxError> {
        let [_, path] = signer;
        Ok(dev(path)?.public().account_id().address().to_string())
    }
}

fn dev(path: &str) -> Result<valet_wallet::Keypair, BoxError> {
    valet_wallet::Keypair::dev(valet_wallet::KeyKind::Ed25519, path).map_err(|error| error.to_string().into())
}
