/** Files that take their names when they are whole. */
@NullMarked
@ApplicationModule(allowedDependencies = {})
package dev.shortlist.partial;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
