package dev.shortlist.training;

import dev.shortlist.backbone.ImageTensor;
import java.util.List;

/**
 * Images that a network takes together.
 *
 * @param positions of the images in their source
 */
record ImageBatch(int[] positions, List<ImageTensor> images) {}
