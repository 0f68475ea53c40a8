package dev.shortlist.importing;

import java.util.List;
import java.util.stream.Stream;

/** A dataset in files, checked when it was opened. */
interface Source {

  /** The names of its classes in their order; every label of an item is one of them. */
  List<String> classes();

  /** How many items it has. */
  int size();

  /**
   * Its items in their order, read as the stream is. Every call begins again; the caller closes the
   * stream.
   *
   * @throws dev.shortlist.problem.Problem naming file and line of what cannot be read
   */
  Stream<SourceItem> items();
}
