### Some of the words of a preview in German: enough for a grant and its withdrawal. It shows that a language is a file.

nothing = nichts
comma = { ", " }
semicolon = { "; " }
moment = { $day }.{ $month }.{ $year }, { $hour }:{ $minute }:{ $second } UTC
days = { $number ->
    [one] 1 Tag
   *[other] { $number } Tage
}
hours = { $number ->
    [one] 1 Stunde
   *[other] { $number } Stunden
}
minutes = { $number ->
    [one] 1 Minute
   *[other] { $number } Minuten
}
seconds = { $number ->
    [one] 1 Sekunde
   *[other] { $number } Sekunden
}

grant-activated = { $actor } gibt { $recipient } die Freigabe { $grant }
grant-ended = die Freigabe { $grant } an { $recipient } { $reason ->
    [withdrawn] wird widerrufen
   *[other] endet
}, endgültig; die Daten sind vor dem { $until } zu löschen
agreed = vereinbart auf der Grundlage { $basis }, { $details }
agreed-terms = nach den Bedingungen { $terms }
agreed-no-terms = keine Bedingungen sind genannt
agreed-notice = nachdem der Hinweis { $notice } gezeigt wurde
agreed-no-notice = kein Datenschutzhinweis ist genannt
profile = { $kinds }, Eintrag { $hash }{ $gatekeeper ->
    [yes] , ein Torwächter, der nichts erhalten darf
   *[no] { "" }
}
party-unchecked = niemand hat geprüft, wer { $party } ist: eingetragen hat es sich nur selbst, als { $profile }
opens = { $recipient } darf { $scope }, durch die Freigabe { $grant }
ends = { $recipient } darf nicht mehr { $scope }, durch die Freigabe { $grant }
unchanged = { $recipient } darf weiterhin { $scope }, durch die Freigabe { $grant }
scope = { $permissions } des Fahrzeugs { $vehicle } für { $purpose }, Signale des Behälters { $container }, vom { $from } bis { $until }, Daten ab { $history }, { $conditions }
permission = { $classes } { $action }
outside-vehicle = auch außerhalb des Fahrzeugs: { $regions }
inside-vehicle = nur im Fahrzeug
retention = höchstens { $length } aufbewahrt
onward = { $depth ->
    [0] ohne Weitergabe
    [one] mit höchstens einer Weitergabe
   *[other] mit höchstens { $depth } Weitergaben
}
uses = { $number ->
    [one] einmal
   *[other] { $number } Mal
}

action-read = lesen
action-history = im Verlauf lesen
action-subscribe = abonnieren
basis-consent = Einwilligung
class-odometer = Kilometerstand
class-speed-motion = Geschwindigkeit
class-trip = Fahrten
party-kind-third-party = Dritter
purpose-name-usage-based-insurance = die Versicherung nach Nutzung
region-eea = im Europäischen Wirtschaftsraum

denial-NotAuthorised = erwartet war, dass der Rufende das Recht dazu hat
