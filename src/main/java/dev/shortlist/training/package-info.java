/**
 * Training of networks on labeled images: fine-tuning, from scratch, and probes on augmented
 * images.
 */
@NullMarked
@ApplicationModule(
    allowedDependencies = {"backbone", "digest", "image", "linalg", "probe", "problem"})
package dev.shortlist.training;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
