/** Locations: the folders and hosts that the service may read from, and nothing else. */
@NullMarked
@ApplicationModule(allowedDependencies = {})
package dev.shortlist.location;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
