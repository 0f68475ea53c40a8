/** Datasets as they are found in files: archives, folders and lists become a stream of items. */
@NullMarked
@ApplicationModule(allowedDependencies = {"pickle", "problem"})
package dev.shortlist.importing;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
