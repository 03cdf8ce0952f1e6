// Telling what a tree of processes has used.
#pragma once

// Orphans below the calling process become its own children from now on (prctl(2) is variadic), so that what they used
// can be counted once they are reaped: bubblewrap does not wait for the first process of its sandbox.
int kiln_adopt_orphans(void);
