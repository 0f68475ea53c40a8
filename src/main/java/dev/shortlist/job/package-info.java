/** Long operations as resources: queue, worker, progress, cancellation. */
@NullMarked
@ApplicationModule(allowedDependencies = {"background", "problem", "web"})
package dev.shortlist.job;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
