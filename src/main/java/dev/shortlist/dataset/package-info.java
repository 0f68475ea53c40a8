/** Datasets: ordered lists of items. */
@NullMarked
@ApplicationModule(allowedDependencies = {"npy", "problem", "web"})
package dev.shortlist.dataset;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
