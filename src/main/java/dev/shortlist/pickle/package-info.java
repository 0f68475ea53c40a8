/** Python pickles, read without running anything they ask for. */
@NullMarked
@ApplicationModule(allowedDependencies = {})
package dev.shortlist.pickle;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
