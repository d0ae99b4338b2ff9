//! Where somebody takes their place in a list by name of which only the beginning is loaded, and by how much that
//! moves what one looks at.

use crate::ContactId;

/// What contacts are listed by: what they are called, as [`super::sort_key`] has it, and then who they are.
pub type ListKey = (String, ContactId);

/// The loaded beginning of a list.
#[derive(Debug)]
pub struct Listing<'a, T> {
    /// The rows, in the order of their keys.
    pub rows: &'a mut Vec<T>,
    /// Who a row is of.
    pub id: fn(&T) -> ContactId,
    /// What it stands by.
    pub key: fn(&T) -> ListKey,
    /// Up to here everybody is loaded; none: to the end of the list.
    pub reach: Option<ListKey>,
    /// The row that stays where it is seen, by its place; none: nothing has to.
    pub held: Option<usize>,
    /// How many rows more, or fewer, stand before the one that is held.
    pub moved: isize,
}

impl<T> Listing<'_, T> {
    /// Puts somebody where they belong, in the place of what was known of them. Beyond what is loaded they are not
    /// there: they come with what is read next.
    pub fn put(&mut self, one: T) {
        let own = (self.key)(&one);
        let before = self.place_of(own.1);
        let is_within = self.reach.as_ref().is_none_or(|reach| own <= *reach);
        if let Some(row) = before.and_then(|at| self.rows.get_mut(at))
            && (self.key)(row) == own
        {
            *row = one;
            return;
        }
        self.take_out(own.1);
        if is_within {
            let at = self.rows.partition_point(|other| (self.key)(other) < own);
            self.rows.insert(at, one);
            if let Some(held) = self.held.filter(|held| at <= *held) {
                self.held = Some(held + 1);
                self.moved += 1;
            }
        }
    }

    /// Takes somebody out.
    pub fn take_out(&mut self, who: ContactId) {
        let Some(at) = self.place_of(who) else { return };
        self.rows.remove(at);
        if let Some(held) = self.held.filter(|held| at < *held) {
            self.held = Some(held - 1);
            self.moved -= 1;
        }
    }

    fn place_of(&self, who: ContactId) -> Option<usize> {
        self.rows.iter().position(|row| (self.id)(row) == who)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contacts::sort_key;
    use proptest::prelude::*;

    type Row = (&'static str, i64);

    fn key(row: &Row) -> ListKey {
        (sort_key(row.0), row.1.into())
    }

    /// The names after a change, and by how much what is held has moved.
    fn after(
        reach: Option<Row>,
        held: Option<usize>,
        change: impl Fn(&mut Listing<'_, Row>),
    ) -> (Vec<&'static str>, isize) {
        let mut rows = vec![("Ada", 3), ("Bo", 1), ("Cy", 2), ("Di", 4)];
        let mut listing = Listing {
            rows: &mut rows,
            id: |row| row.1.into(),
            key,
            reach: reach.as_ref().map(key),
            held,
            moved: 0,
        };
        change(&mut listing);
        let moved = listing.moved;
        (rows.iter().map(|row| row.0).collect(), moved)
    }

    #[test]
    fn whoever_comes_stands_where_their_name_does_and_moves_nothing_in_sight() {
        let bob = after(None, Some(3), |list| list.put(("bob", 9)));
        assert_eq!(bob, (vec!["Ada", "Bo", "bob", "Cy", "Di"], 1));
        // Right before what is in sight is above it.
        let above = after(None, Some(2), |list| list.put(("bob", 9)));
        assert_eq!(above.1, 1);
        let below = after(None, Some(1), |list| list.put(("bob", 9)));
        assert_eq!(below.1, 0);
        // At the top one sees who came.
        let top = after(None, None, |list| list.put(("Aa", 9)));
        assert_eq!(top, (vec!["Aa", "Ada", "Bo", "Cy", "Di"], 0));
    }

    #[test]
    fn whoever_is_called_otherwise_moves_and_what_is_in_sight_does_not() {
        let down = after(None, Some(2), |list| list.put(("Zoe", 3)));
        assert_eq!(down, (vec!["Bo", "Cy", "Di", "Zoe"], -1));
        // From above to right before what is in sight: as many stand before it as did.
        let within = after(None, Some(2), |list| list.put(("Bz", 3)));
        assert_eq!(within, (vec!["Bo", "Bz", "Cy", "Di"], 0));
        let same = after(None, Some(2), |list| list.put(("Ada", 3)));
        assert_eq!(same, (vec!["Ada", "Bo", "Cy", "Di"], 0));
    }

    #[test]
    fn beyond_what_is_loaded_nobody_stands() {
        let reach = Some(("Dx", 7));
        let beyond = after(reach, Some(2), |list| list.put(("Zoe", 9)));
        assert_eq!(beyond, (vec!["Ada", "Bo", "Cy", "Di"], 0));
        let gone = after(reach, Some(2), |list| list.put(("Zoe", 3)));
        assert_eq!(gone, (vec!["Bo", "Cy", "Di"], -1));
        // Behind the last row and before what is read next.
        let last = after(reach, Some(2), |list| list.put(("Do", 9)));
        assert_eq!(last, (vec!["Ada", "Bo", "Cy", "Di", "Do"], 0));
        let from_beyond = after(reach, Some(2), |list| list.put(("Bz", 9)));
        assert_eq!(from_beyond, (vec!["Ada", "Bo", "Bz", "Cy", "Di"], 1));
    }

    #[test]
    fn whoever_goes_leaves_no_gap() {
        let above = after(None, Some(2), |list| list.take_out(3.into()));
        assert_eq!(above, (vec!["Bo", "Cy", "Di"], -1));
        let at = after(None, Some(2), |list| list.take_out(2.into()));
        assert_eq!(at, (vec!["Ada", "Bo", "Di"], 0));
        let nobody = after(None, Some(2), |list| list.take_out(9.into()));
        assert_eq!(nobody, (vec!["Ada", "Bo", "Cy", "Di"], 0));
    }

    proptest! {
        #[test]
        fn whatever_comes_and_goes_the_row_in_sight_stays(
            changes in proptest::collection::vec((0..9_i64, proptest::option::of(0..20_u8)), 0..30),
            held in 0..20_usize,
        ) {
            let named = |name: u8, id: i64| (format!("n{name:02}"), ContactId::from(id));
            let mut rows: Vec<ListKey> = (0..20).map(|n| named(n, 100 + i64::from(n))).collect();
            let row = rows[held].clone();
            let mut listing = Listing {
                rows: &mut rows,
                id: |row| row.1,
                key: Clone::clone,
                reach: Some(named(17, 50)),
                held: Some(held),
                moved: 0,
            };
            for (id, name) in changes {
                match name {
                    Some(name) => listing.put(named(name, id)),
                    None => listing.take_out(id.into()),
                }
            }
            let (now, moved) = (listing.held, listing.moved);
            prop_assert_eq!(now, held.checked_add_signed(moved));
            prop_assert_eq!(rows.iter().position(|other| *other == row), now);
            prop_assert!(rows.is_sorted());
        }
    }
}
