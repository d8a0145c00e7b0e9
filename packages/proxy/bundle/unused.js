/** Stands in for packages that others load and that nothing of the command calls. */
function unused() {
  throw new Error('The built command does without this package.');
}

module.exports = unused;
module.exports.glob = unused;
