package dev.shortlist.selection;

import dev.shortlist.linalg.Kernels;

/**
 * A pure function from a selection problem to a ranked batch of exactly b items. Inputs are never
 * modified; the same problem gives the same batch for any number of threads.
 */
public interface QueryStrategy {

  /**
   * @param observer told after each step; may stop the selection by throwing
   * @return exactly {@code problem.batchSize()} distinct candidates, best first
   */
  Batch select(SelectionProblem problem, Kernels kernels, Observer observer);
}
