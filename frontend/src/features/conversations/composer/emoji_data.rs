//! Emoji with their names, by group; only what people answer customers with.

/// One shelf of the picker.
#[derive(Clone)]
pub struct Group {
    pub title: &'static str,
    /// `sign name` of each, between semicolons.
    list: &'static str,
}

impl Group {
    pub fn emoji(&self) -> impl Iterator<Item = (&'static str, &'static str)> + use<> {
        self.list
            .split(';')
            .filter_map(|item| item.trim().split_once(' '))
    }
}

/// All of them.
pub fn emoji() -> Vec<Group> {
    vec![
        Group {
            title: text!(emoji.people),
            list: "😀 grinning;😃 smiley;😄 smile;😁 beaming;😅 relieved laugh;😂 tears of joy;🤣 rolling on the floor;😊 blush;🙂 slight smile;🙃 upside down;😉 wink;😌 relieved;😍 heart eyes;🥰 hearts;😘 kiss;😗 kissing;😋 yum;😜 winking tongue;🤪 zany;🤗 hug;🤭 oops;🤫 quiet;🤔 thinking;🤨 raised eyebrow;😐 neutral;😶 no words;🙄 eye roll;😏 smirk;😬 grimace;😮 surprised;😲 astonished;😳 flushed;🥺 pleading;😢 sad tear;😭 crying;😤 huff;😠 angry;😡 rage;😱 scream;😴 asleep;🤒 ill;🤕 hurt;🤧 sneeze;😷 mask;🤯 mind blown;🥳 party;😎 cool;🤓 nerd;🧐 monocle;😇 halo;🤩 star eyes;🥹 holding back tears;🫡 salute;🫠 melting",
        },
        Group {
            title: text!(emoji.hands),
            list: "👍 thumbs up;👎 thumbs down;👌 ok;🤌 pinched fingers;✌️ victory;🤞 fingers crossed;🤝 handshake;👏 clap;🙌 raised hands;🙏 thank you please;💪 strong;👋 wave hello;✋ stop hand;🖐️ hand;👉 right;👈 left;👆 up;👇 down;☝️ one;✍️ writing;🤷 shrug;🤦 facepalm;🙋 raised hand;🙇 bow;👀 eyes;🧠 brain;👂 ear;🫶 heart hands",
        },
        Group {
            title: text!(emoji.hearts),
            list: "❤️ heart;🧡 orange heart;💛 yellow heart;💚 green heart;💙 blue heart;💜 purple heart;🖤 black heart;🤍 white heart;💔 broken heart;💖 sparkling heart;✨ sparkles;⭐ star;🌟 glowing star;🔥 fire;🎉 celebration;🎊 confetti;🎁 gift;🏆 trophy;🥇 gold medal;💯 hundred;💡 idea;☀️ sun;🌈 rainbow;🌧️ rain;❄️ snow;🌍 world;🌱 seedling;🌸 blossom;🌹 rose;🍀 luck",
        },
        Group {
            title: text!(emoji.things),
            list: "📦 package;🚚 delivery truck;✈️ plane;🚲 bicycle;🚗 car;🏠 house;🏢 office;🏪 shop;🛒 cart;💳 card;💶 euro;💵 dollar;🧾 receipt;📄 document;📎 paperclip;📷 camera;🎥 video;📞 phone;📱 mobile;💻 computer;🖨️ printer;🔋 battery;🔌 plug;🔧 wrench;🔨 hammer;🔩 bolt;🔑 key;🔒 locked;🔓 unlocked;📅 calendar;⏰ alarm clock;⏳ hourglass;📧 email;✉️ envelope;📬 mailbox;📝 memo;📌 pin;📍 place;🔍 search;🔗 link;☕ coffee;🍕 pizza;🍰 cake;🍷 wine;🍎 apple;🐶 dog;🐱 cat",
        },
        Group {
            title: text!(emoji.signs),
            list: "✅ done check;❌ no cross;❗ important;❓ question;⚠️ warning;🚫 forbidden;🔴 red;🟡 yellow;🟢 green;🔵 blue;➡️ right arrow;⬅️ left arrow;⬆️ up arrow;⬇️ down arrow;🔄 again refresh;➕ plus;➖ minus;ℹ️ information;🆗 ok sign;🆕 new;🔔 bell;🔕 muted;💬 speech;💤 sleep;♻️ recycle;1️⃣ one;2️⃣ two;3️⃣ three",
        },
    ]
}
