// The behaviour of the pages.
