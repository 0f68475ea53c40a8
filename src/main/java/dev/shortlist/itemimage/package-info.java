/** Images of items: where they are, whether they are still what was imported, and their bytes. */
@NullMarked
@ApplicationModule(allowedDependencies = {"dataset", "digest", "image", "location", "problem"})
package dev.shortlist.itemimage;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
