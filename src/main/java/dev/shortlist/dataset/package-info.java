/** Datasets: ordered lists of items. */
@NullMarked
@ApplicationModule(allowedDependencies = {"problem", "web"})
package dev.shortlist.dataset;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
