/** Layer 6 adds who made each table; below, these fields mean nothing. All else is equal. */
export const hidden = [
  "objects.npts.*.pudParent",
  "objects.npts.*.pmdParent",
  "objects.npts.*.pteParent",
  "committed.npts.*.pudParent",
  "committed.npts.*.pmdParent",
  "committed.npts.*.pteParent",
];
