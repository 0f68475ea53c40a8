/** Feature caches: upload, storage, the local memory-mapped copy. */
@NullMarked
@ApplicationModule(allowedDependencies = {"dataset", "linalg", "npy", "problem", "web"})
package dev.shortlist.features;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
