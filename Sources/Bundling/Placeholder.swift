/// Filled next.
