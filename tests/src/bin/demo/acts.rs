//! What happens: an owner, an insurer, a fleet's manager, a driver, the police, an auditor, a buyer.

use crate::stage::{text, Stage};
use valet_tests::Trouble;

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

/// Who and what it is about: the ids that commands take.
struct Play {
    stage: Stage,
    vehicle: String,
    insurer: String,
}

/// Plays all of it; returns the table of what happened.
pub(crate) fn play(stage: Stage) -> Result<String, Trouble> {
    let mut play = Play { stage, vehicle: String::new(), insurer: String::new() };
    play.prepare()?;
    play.stage.watch()?;
    let first = play.grant()?;
    play.suspension(&first)?;
    play.signed_withdrawal(&first)?;
    play.delegation()?;
    play.co_consent()?;
    play.emergency()?;
    play.sale()?;
    play.stage.audit()?;
    play.stage.end()
}

impl Play {
    /// The contract, wallets, a vehicle, parties, a container.
    fn prepare(&mut self) -> Result<(), Trouble> {
        let stage = &mut self.stage;
        stage.world.write("password", "correct horse battery staple\n")?;
        println!("deploying the contract");
        let deployed = stage.world.done(&[&["deploy"][..], &ADMIN].concat())?;
        let block = deployed.get("block").map(ToString::to_string).unwrap_or_default();
        stage.tell(&block, "the contract is deployed", &text(&deployed, "/contract")?);
        for (file, kind) in
            [("owner.json", "ed25519"), ("insurer.json", "secp256k1"), ("buyer.json", "ed25519"), ("phone.json", "secp256k1")]
        {
            let made = stage.world.done(&["wallet", "new", file, "--kind", kind])?;
            // The phone only signs: it needs no funds.
            if file != "phone.json" {
                stage.world.done(&["wallet", "send", "--dev", "//Alice", "--to", &text(&made, "/account")?, "--amount", "1000"])?;
            }
            stage.tell("", &format!("a wallet: {file}, {kind}"), &text(&made, "/address")?);
        }
        let vss = stage.vss.to_string_lossy().into_owned();
        let make = ["container", "make", "--vss", &vss, "--signal", SPEED, "--signal", ODOMETER, "--out", "container.json"];
        let made = stage.world.done(&make)?;
        stage.tell("", "a container of speed and odometer", &text(&made, "/id")?);
        let done = stage.act("the owner registers a vehicle", &[&["vehicle", "register"][..], &OWNER].concat())?;
        self.vehicle = text(&done, "/event/vehicle")?;
        self.insurer = self.party("the insurer", "ThirdParty", INSURER)?;
        for (who, kind, signer) in [("the police", "Authority", POLICE), ("an auditor", "Auditor", AUDITOR)] {
            let account = self.party(who, kind, signer)?;
            let admit = [&["party", "set", &account, "--status", "admitted"][..], &ADMIN].concat();
            self.stage.act(&format!("the admin admits {who}"), &admit)?;
        }
        Ok(())
    }

    fn party(&mut self, who: &str, kind: &str, signer: [&str; 2]) -> Result<String, Trouble> {
        let legal = format!("0x{}", "11".repeat(32));
        let register = [&["party", "register", "--kind", kind, "--legal-hash", &legal][..], &signer].concat();
        let done = self.stage.act(&format!("{who} registers as a party"), &register)?;
        text(&done, "/event/actor")
    }

    /// The owner grants, and the insurer asks.
    fn grant(&mut self) -> Result<String, Trouble> {
        let first =
            self.give("the owner grants the insurer speed and odometer, 30 days", OWNER, INSURANCE, "SpeedMotion,Odometer", "30d")?;
        self.ask("the insurer reads speed", SPEED, INSURANCE, Ok(&first))?;
        self.ask("the insurer reads the location", LOCATION, INSURANCE, Err("SignalNotCovered"))?;
        self.ask("the insurer reads speed for repair", SPEED, "repair", Err("PurposeMismatch"))?;
        Ok(first)
    }

    fn suspension(&mut self, grant: &str) -> Result<(), Trouble> {
        self.stage.act("the owner suspends the grant", &[&["grant", "suspend", grant][..], &OWNER].concat())?;
        self.ask("the insurer reads speed", SPEED, INSURANCE, Err("Suspended"))?;
        self.stage.act("the owner resumes it", &[&["grant", "resume", grant][..], &OWNER].concat())?;
        self.ask("the insurer reads speed", SPEED, INSURANCE, Ok(grant))
    }

    /// An owner's Ed25519 key signs no intents, so it names one that does. That one signs without a node, and
    /// anybody submits.
    fn signed_withdrawal(&mut self, grant: &str) -> Result<(), Trouble> {
        let name = ["intent", "key", "set", "--key-wallet", "phone.json", "--rights", "revoke", "--for", "90d"];
        self.stage.act("the owner lets the phone's key sign withdrawals", &[&name[..], &OWNER].concat())?;
        let shown = self.stage.world.done(&["wallet", "show", "owner.json", "--offline"])?;
        let owner = text(&shown, "/address")?;
        self.stage.world.write("message.json", &format!("{{\"Withdraw\": {{\"grant\": \"{grant}\"}}}}\n"))?;
        let sign = ["intent", "sign", "message.json", "--wallet", "phone.json", "--principal", &owner];
        self.stage.world.done(&[&sign[..], &["--epoch", "1", "--nonce", "0", "--out", "withdraw.json"]].concat())?;
        self.stage.tell("", "the phone signs a withdrawal, offline", "withdraw.json");
        let submit = [&["intent", "submit", "withdraw.json"][..], &MANAGER].concat();
        self.stage.act("somebody else submits it", &submit)?;
        self.ask("the insurer reads speed", SPEED, INSURANCE, Err("Withdrawn"))?;
        self.stage.denied("somebody submits it once more", "NonceUsed", &submit)
    }

    /// A manager grants within a ceiling, and not beyond it.
    fn delegation(&mut self) -> Result<(), Trouble> {
        let manager = self.address(MANAGER)?;
        let vehicle = self.vehicle.clone();
        let give =
            ["delegate", "give", "--vehicle", &vehicle, "--to", &manager, "--role", "fleet-manager", "--rights", "grant,narrow,revoke"];
        self.stage.act(
            "the owner lets a manager grant the odometer, 60 days",
            &[&give[..], &["--classes", "Odometer", "--for", "60d"], &OWNER].concat(),
        )?;
        let second = self.give("the manager grants the insurer the odometer, 7 days", MANAGER, INSURANCE, "Odometer", "7d")?;
        self.ask("the insurer reads the odometer", ODOMETER, INSURANCE, Ok(&second))?;
        let beyond = self.terms(MANAGER, INSURANCE, "SpeedMotion", "7d");
        let beyond: Vec<&str> = beyond.iter().map(String::as_str).collect();
        self.stage.denied("the manager grants speed", "ScopeExceedsCeiling", &beyond)?;
        let end = [&["delegate", "end", "--vehicle", &vehicle, "--to", &manager][..], &OWNER].concat();
        self.stage.act("the owner ends the manager's delegation", &end)?;
        self.ask("the insurer reads the odometer", ODOMETER, INSURANCE, Err("ParentEnded"))
    }

    /// Coaching is about who drives, so who drives must agree too.
    fn co_consent(&mut self) -> Result<(), Trouble> {
        let driver = self.address(DRIVER)?;
        let vehicle = self.vehicle.clone();
        let give = ["delegate", "give", "--vehicle", &vehicle, "--to", &driver, "--role", "driver", "--for", "60d"];
        self.stage.act("the owner names who drives", &[&give[..], &OWNER].concat())?;
        let coached = self.give("the owner grants the insurer speed for coaching", OWNER, COACHING, "SpeedMotion", "30d")?;
        self.ask("the insurer reads speed for coaching", SPEED, COACHING, Err("CoConsentMissing"))?;
        self.stage.act("who drives consents too", &[&["grant", "co-consent", &coached][..], &DRIVER].concat())?;
        self.ask("the insurer reads speed for coaching", SPEED, COACHING, Ok(&coached))
    }

    /// The police breaks the glass, and an auditor looks at it afterwards.
    fn emergency(&mut self) -> Result<(), Trouble> {
        let police = self.address(POLICE)?;
        let vehicle = self.vehicle.clone();
        let of = ["--vehicle", vehicle.as_str()];
        let open = ["emergency", "open", "--reason", "theft", "--classes", "LocationExact", "--for", "2h"];
        let open = [&open[..], &of, &POLICE].concat();
        let reads = |classes| [&["may", "--chain", "--emergency", "--recipient", &police, "--classes", classes][..], &of].concat();
        self.stage.act("the police breaks the glass: theft, location, 2 hours", &open)?;
        self.stage.ask("the police reads the location", &reads("LocationExact"), Ok(""))?;
        self.stage.ask("the police reads speed", &reads("SpeedMotion"), Err("EmergencyMaskExceeded"))?;
        self.stage.act("the police closes the emergency", &[&["emergency", "close"][..], &of, &POLICE].concat())?;
        self.stage.ask("the police reads the location", &reads("LocationExact"), Err("EmergencyOver"))?;
        self.stage.denied("the police opens another before the review", "ReviewMissing", &open)?;
        let review = ["emergency", "review", "--authority", &police, "--finding", "justified"];
        self.stage.act("the auditor reviews it: justified", &[&review[..], &of, &AUDITOR].concat()).map(|_| ())
    }

    /// With the sale everything of the old owner's time ends.
    fn sale(&mut self) -> Result<(), Trouble> {
        let buyer = self.stage.world.done(&["wallet", "show", "buyer.json", "--offline"])?;
        let (to, vehicle) = (text(&buyer, "/address")?, self.vehicle.clone());
        let sell = [&["vehicle", "transfer", "--vehicle", &vehicle, "--to", &to][..], &OWNER].concat();
        self.stage.act("the owner sells the vehicle", &sell)?;
        self.ask("the insurer reads speed for coaching", SPEED, COACHING, Err("StaleEpoch"))
    }

    /// A grant to the insurer; returns its id.
    fn give(&mut self, what: &str, signer: [&str; 2], purpose: &str, classes: &str, lasting: &str) -> Result<String, Trouble> {
        let terms = self.terms(signer, purpose, classes, lasting);
        let done = self.stage.act(what, &terms.iter().map(String::as_str).collect::<Vec<_>>())?;
        text(&done, "/event/grant")
    }

    fn terms(&self, signer: [&str; 2], purpose: &str, classes: &str, lasting: &str) -> Vec<String> {
        let about =
            ["grant", "give", "--vehicle", &self.vehicle, "--recipient", &self.insurer, "--container", "container.json", "--off-board"];
        let limits = ["--purpose", purpose, "--classes", classes, "--for", lasting];
        [&about[..], &limits, &signer].concat().into_iter().map(str::to_owned).collect()
    }

    /// Asks the sidecar about the insurer.
    fn ask(&mut self, what: &str, signal: &str, purpose: &str, expected: Result<&str, &str>) -> Result<(), Trouble> {
        let (sidecar, vehicle, insurer) = (self.stage.sidecar.clone(), self.vehicle.clone(), self.insurer.clone());
        let whom = ["may", "--sidecar", &sidecar, "--vehicle", &vehicle, "--recipient", &insurer];
        self.stage.ask(what, &[&whom[..], &["--purpose", purpose, "--signal", signal, "--residency", "off-board"]].concat(), expected)
    }

    /// The address of a development key: what a message of its own tells.
    fn address(&self, signer: [&str; 2]) -> Result<String, Trouble> {
        let [_, path] = signer;
        let key = valet_wallet::Keypair::dev(valet_wallet::KeyKind::Ed25519, path).map_err(|error| error.to_string())?;
        Ok(key.public().account_id().address().to_string())
    }
}
