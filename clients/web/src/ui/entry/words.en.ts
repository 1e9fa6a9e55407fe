/** The words of coming in, in English. */

import type { fr } from "@/ui/entry/words.fr.ts";

export const en: typeof fr = {
  tagline: "Encrypted messaging between the hospital and the town.",
  promise: "Only those in a thread can read it. The server cannot.",
  language: "Français",
  ways: {
    invitation: "I have an invitation",
    invitationAbout: "Sent by your organisation",
    link: "Link this device",
    linkAbout: "You already use Cordée elsewhere",
    card: "I have my recovery card",
    cardAbout: "Device lost, stolen or broken",
    passkey: "Use my passkey",
    passkeyAbout: "The one you added in your settings",
  },
  ward: "Shared computer of the ward",
  wardAbout:
    "Nothing is kept on this computer: all of it goes when you close the session or the page, or walk away.",
  reasons: {
    revoked: "This device was removed from your account: all that it kept is erased.",
    locked:
      "Your organisation has locked your account: all that this device kept is erased. Your recovery card lets you back in.",
    logged_out: "You are logged out: nothing is left on this device.",
  },
  begun: "Something began here and is not complete: go on in the same way to end it.",
  startOver: "Start over",
  startOverAbout:
    "What began here is erased. If the account was made already, you will need another invitation.",
  demo: {
    title: "Enter the demo",
    about: "People and messages are made up: choose who you are.",
    newcomer: "Somebody new",
    newcomerAbout: "See the first use, from invitation to card",
    mailbox: "Dr Yann Le Goff, in town",
    mailboxAbout: "Has nothing but an MSSanté mailbox: read and answer for him",
    phone: "In a window of a telephone's size",
    phoneAbout: "As Nora Cohen, for one, a radiologist who reads a CT at home",
    taken: "already open here or elsewhere",
    otherWays: "The real ways in",
    unreachable: "The desk of the demo does not answer: start it again.",
  },
  invitation: {
    title: "Your invitation",
    about:
      "Paste the link or the text that your organisation sent you. It begins with “cordee1-”.",
    label: "Invitation",
    paste: "Paste",
    open: "Continue",
    notOne: "There is no invitation in this text: it begins with “cordee1-”.",
    readTitle: "You are invited",
    server: "Server",
    until: "Valid until",
    organisation: "Organisation",
    organisationHint:
      "Fingerprint of the organisation's account, which its invitation vouches for",
    create: "Create my account",
    createAbout:
      "Your keys are made on this device and never leave it. You will be given a recovery card: have a printer or a pen ready.",
    wardWarning:
      "On a shared computer the account is lost on closing unless you have your card. It is better to create your account on your phone.",
  },
  link: {
    title: "Link this device",
    about:
      "On the device where you already use Cordée, open Settings, Devices, Link a device. It shows a number of six digits.",
    number: "Number",
    next: "Continue",
    asking: "The other device answers…",
    shownTitle: "Type this on the other device",
    shownAbout: "Or show it this QR code, or paste the text there.",
    code: "Linking code",
    qr: "Drawing of the linking text",
    copy: "Copy the text",
    waiting: "Waiting for the other device…",
    whoseTitle: (name) => `Is that you, ${name}?`,
    whose: "This device joins this account. It will read all that you read.",
    unknownTitle: "Is this account yours?",
    unknown:
      "Nobody vouches for this account yet. Go on only if you have just linked this device yourself.",
    yes: "Yes, that is me",
    no: "No",
    notMe:
      "Nothing is kept here. If you did not link this device yourself, tell your security officer (LNK-07).",
  },
  card: {
    title: "Your recovery card",
    about:
      "Type the eight groups, or show the card to the camera. Capitals, spaces and dashes do not matter.",
    label: "The 40 characters of the card",
    count: (n) => `${n} of 40`,
    scan: "Read the card with the camera",
    open: "Come back",
    after:
      "Your other devices are removed and this card will open nothing more: you are given a new one.",
    coming: "Your keys and threads are coming back…",
    stolen:
      "Was the card stolen with the device? First call the administrator of your organisation.",
  },
  passkey: {
    title: "Your passkey",
    about:
      "The one you added in your settings, kept by your phone, your computer or a security key.",
    open: "Use my passkey",
    unknown: "This browser knows no passkeys: use your card.",
  },
  scan: {
    title: "Read a QR code",
    about: "Hold the QR code in the frame.",
    view: "What the camera sees",
    none: "The camera cannot be used: allow it in the browser, or type the text.",
  },
  install: {
    title: "First, to the home screen",
    about:
      "On an iPhone, a page that is open in Safari cannot tell you of a message. On the home screen Cordée can, and keeps what is yours.",
    one: "Tap Share, at the foot of Safari",
    two: "Choose “Add to Home Screen”",
    three: "Open Cordée from its new icon",
    carry: "Copy my invitation",
    carried: "Copied: paste it in Cordée once it is installed.",
    anyway: "Go on in Safari, without notifications",
  },
  welcome: {
    step: (at, of) => `Step ${at} of ${of}`,
    cardTitle: "Keep your card",
    cardAbout:
      "If you lose this device, this card gives everything back. Whoever holds it reads all that you read: keep it at home, never with the device.",
    newCard: "The old card opens nothing any more. Here is the new one.",
    print: "Print",
    save: "Save",
    saved: "Card saved: put that file somewhere other than this device, then delete it.",
    have: "I have it",
    checkTitle: "Let us check",
    checkAbout: "Take your card and copy these two groups.",
    group: (n) => `Group ${n}`,
    check: "Check",
    wrong: "That is not what the card says: look at the numbers of the groups.",
    again: "See the card again",
    inFile: "I have it in a file",
    done: "Your card is confirmed: it exists with you only.",
    waysTitle: "A second way in",
    waysAbout:
      "A passkey brings you back in seconds, without the card. It stays in your phone or computer, guarded by your face, your finger or its code.",
    addPasskey: "Add a passkey",
    later: "Later",
    laterAbout: "You can add one, or link another device, in the settings.",
    nameWaitTitle: "Your organisation confirms you",
    nameWaitAbout:
      "It checks who you are before others see your name. This page changes by itself.",
    enterAnyway: "Enter meanwhile",
    nameTitle: "This is how others see you",
    nameAbout: (organisation) => `Vouched for by ${organisation}.`,
    nameAboutUnknown: "Vouched for by your organisation.",
    right: "That is me",
    wrongName: "That is not me",
    wrongNameAbout:
      "Write nothing with this account and tell your organisation: somebody else's invitation may have reached you. You can log out in the settings.",
    backTitle: (name) => (name ? `Welcome back, ${name}` : "Welcome back"),
  },
  wardBar: {
    said: "Shared computer: nothing is kept here",
    close: "Close the session",
    closeTitle: "Close the session?",
    lose: "What has not left yet is lost, and without your card you may not be able to come back:",
    closeAnyway: "Close and lose",
  },
};
