package dev.shortlist.selection;

/** One item of a batch and why it was picked. */
public record Pick(int item, Reason reason) {}
