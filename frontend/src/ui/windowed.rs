//! Of a long list only the rows near the window exist. All have one height, so nothing needs measuring.

use crate::browser::on_resize;
use leptos::{html, prelude::*};

/// Rows above and below the window that exist too, so that a wheel finds them there.
const AROUND: usize = 6;

/// What of a list is in sight. What stands above its first row scrolls with it.
#[derive(Clone, Copy)]
pub struct Windowed {
    pub scroller: NodeRef<html::Div>,
    /// What stands above the first row.
    pub above: NodeRef<html::Div>,
    scrolled_by: RwSignal<f64>,
    above_height: RwSignal<f64>,
    height: RwSignal<f64>,
    row_height: RwSignal<f64>,
    around: RwSignal<usize>,
    /// Whether the rows of a far jump take the elements of those before.
    reused: bool,
    /// From the first row that exists to behind the last.
    pub range: Memo<(usize, usize)>,
}

impl Windowed {
    /// Over so many rows, which are so high where there is so little room.
    pub fn new(count: impl Fn() -> usize + Send + Sync + 'static, row_height: fn() -> f64) -> Self {
        let (scrolled_by, above_height) = (RwSignal::new(0.0), RwSignal::new(0.0));
        let (height, each) = (RwSignal::new(800.0), RwSignal::new(row_height()));
        // The rows in sight come first and those around them in the next frame, so that a far jump is
        // two short tasks and not a long one.
        let around = RwSignal::new(0);
        let range = Memo::new(move |_| {
            let (rows, each, around) = (count(), each.get(), around.get());
            let top: f64 = scrolled_by.get() - above_height.get();
            // What is above the list is no row.
            let first = (top / each) as usize;
            // As many wherever it is scrolled to but at its top, and never too few.
            let in_sight = (height.get() / each).ceil() as usize + 1;
            let last = (first + in_sight + around).min(rows);
            (last.saturating_sub(in_sight + 2 * around), last)
        });
        let windowed = Self {
            scroller: NodeRef::new(),
            above: NodeRef::new(),
            scrolled_by,
            above_height,
            height,
            row_height: each,
            around,
            reused: false,
            range,
        };
        windowed.and_those_around();
        Effect::new(move |_| {
            let Some(element) = windowed.scroller.get() else {
                return;
            };
            let measure = move || {
                if let Some(scroller) = windowed.scroller.try_get_untracked().flatten() {
                    windowed.height.set(f64::from(scroller.client_height()));
                    windowed.row_height.set(row_height());
                }
            };
            measure();
            on_resize(&element, measure);
        });
        Effect::new(move |_| {
            let Some(element) = windowed.above.get() else {
                return;
            };
            on_resize(&element, move || {
                if let Some(above) = windowed.above.try_get_untracked().flatten() {
                    windowed.above_height.set(f64::from(above.client_height()));
                }
            });
        });
        windowed
    }

    /// Its rows come in elements that are there already: after a far jump all come at once.
    pub fn reused(self) -> Self {
        Self {
            reused: true,
            ..self
        }
    }

    fn and_those_around(self) {
        request_animation_frame(move || {
            self.around.try_set(AROUND);
        });
    }

    /// To be called when the scroller was scrolled.
    pub fn follow(self) {
        let Some(scroller) = self.scroller.try_get_untracked().flatten() else {
            return;
        };
        let to = f64::from(scroller.scroll_top());
        let by = (to - self.scrolled_by.get_untracked()).abs();
        if !self.reused && by > self.height.get_untracked() {
            self.around.set(0);
            self.and_those_around();
        }
        self.scrolled_by.set(to);
    }

    /// Whether nothing was scrolled.
    pub fn is_at_top(self) -> bool {
        self.scrolled_by.get() <= 0.0
    }

    /// Back to the top, with the keys.
    pub fn to_top(self) {
        if let Some(scroller) = self.scroller.try_get_untracked().flatten() {
            scroller.set_scroll_top(0);
            drop(scroller.focus());
            self.follow();
        }
    }

    /// How high so many rows are.
    pub fn span(self, rows: usize) -> f64 {
        rows as f64 * self.row_height.get()
    }

    /// The first row of which something is in sight.
    pub fn first_in_sight(self) -> usize {
        let top = self.scrolled_by.get_untracked() - self.above_height.get_untracked();
        (top / self.row_height.get_untracked()) as usize
    }

    /// Brings a row into sight.
    pub fn reveal(self, at: usize) {
        let Some(scroller) = self.scroller.try_get_untracked().flatten() else {
            return;
        };
        let each = self.row_height.get_untracked();
        let top = self.scrolled_by.get_untracked();
        let from = self.above_height.get_untracked() + at as f64 * each;
        if from < top {
            scroller.set_scroll_top(from as i32);
        } else if from + each > top + self.height.get_untracked() {
            scroller.set_scroll_top((from + each - self.height.get_untracked()).ceil() as i32);
        }
        self.follow();
    }

    /// So many rows came above those in sight, or went: what is in sight stays where it is.
    pub fn shift(self, rows: isize) {
        if rows == 0 {
            return;
        }
        // From where it stood: a list that got shorter has been pushed up already.
        let by = rows as f64 * self.row_height.get_untracked();
        let to = (self.scrolled_by.get_untracked() + by).round().max(0.0);
        self.scrolled_by.set(to);
        // Once the list is as high as it will be, and before it is drawn.
        request_animation_frame(move || {
            if let Some(scroller) = self.scroller.try_get_untracked().flatten() {
                scroller.set_scroll_top(to as i32);
                self.follow();
            }
        });
    }
}

/// The rows that exist, at their place in a list of so many.
#[component]
pub fn WindowedRows(
    windowed: Windowed,
    #[prop(into)] count: Signal<usize>,
    children: Children,
) -> impl IntoView {
    let height = move || format!("{}px", windowed.span(count.get()));
    let place = move || format!("translateY({}px)", windowed.span(windowed.range.get().0));
    view! {
        <div class="windowed" style:height=height>
            <ul style:transform=place>{children()}</ul>
        </div>
    }
}
