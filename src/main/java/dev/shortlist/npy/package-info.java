/** The NumPy array file format: what clients upload and download matrices and lists in. */
@NullMarked
@ApplicationModule(allowedDependencies = {"problem"})
package dev.shortlist.npy;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
