/** What labels are worth: evaluations, learning curves, forecasts and simulated campaigns. */
@NullMarked
@ApplicationModule(
    allowedDependencies = {
      "backbone",
      "dataset",
      "dataset :: truth",
      "digest",
      "features",
      "image",
      "itemimage",
      "job",
      "linalg",
      "pool",
      "probe",
      "problem",
      "selection",
      "training",
      "web"
    })
package dev.shortlist.evaluation;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
