/** What labels are worth: evaluations, learning curves, forecasts and simulated campaigns. */
@NullMarked
@ApplicationModule(
    allowedDependencies = {
      "dataset",
      "dataset :: truth",
      "features",
      "job",
      "linalg",
      "pool",
      "probe",
      "problem",
      "selection",
      "web"
    })
package dev.shortlist.evaluation;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
