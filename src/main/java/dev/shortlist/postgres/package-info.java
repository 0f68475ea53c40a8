/** The database of a machine that has none: a real PostgreSQL in the data folder. */
@NullMarked
@ApplicationModule(allowedDependencies = {})
package dev.shortlist.postgres;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
