//! One short sound for a new message, made on the spot: no file to load.

use std::cell::RefCell;
use wasm_bindgen::JsValue;
use web_sys::{AudioContext, OscillatorType};

thread_local! {
    static CONTEXT: RefCell<Option<AudioContext>> = const { RefCell::new(None) };
}

/// Plays two soft notes. Before the first click in the page browsers forbid it; then it is silent.
pub fn chime() {
    // Sound is a courtesy; where there is none, the title and the list still tell.
    let _ = play();
}

fn play() -> Result<(), JsValue> {
    CONTEXT.with_borrow_mut(|slot| {
        let context = match slot {
            Some(context) => context,
            None => slot.insert(AudioContext::new()?),
        };
        let start = context.current_time();
        for (at, tone) in [(0.0, 660.0), (0.12, 880.0)] {
            let (voice, volume) = (context.create_oscillator()?, context.create_gain()?);
            voice.set_type(OscillatorType::Sine);
            voice.frequency().set_value(tone);
            volume.gain().set_value_at_time(0.0001, start + at)?;
            volume
                .gain()
                .exponential_ramp_to_value_at_time(0.12, start + at + 0.02)?;
            volume
                .gain()
                .exponential_ramp_to_value_at_time(0.0001, start + at + 0.28)?;
            voice.connect_with_audio_node(&volume)?;
            volume.connect_with_audio_node(&context.destination())?;
            voice.start_with_when(start + at)?;
            voice.stop_with_when(start + at + 0.3)?;
        }
        Ok(())
    })
}
