//! Yardsticks: the least a program could do for the same effect on the same machine.

pub mod importing;
pub mod reading;
pub mod searching;
pub mod writing;
