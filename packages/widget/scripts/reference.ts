/** The README's tables of the element, from what its sources say of it. */
import type { CustomElementDeclaration, ClassField, ClassMember } from 'custom-elements-manifest';

/** Between these two lines of the README stand the tables. */
const referenceMarks = { begin: '<!-- element:begin -->', end: '<!-- element:end -->' };

/** Attributes, properties, methods, events, slots and styling as Markdown. */
function elementReference(element: CustomElementDeclaration): string {
  const members = element.members ?? [];
  const fields = members.filter(isField).map((field) => {
    const { attribute } = field as { attribute?: string };
    return [
      code(attribute ?? ''),
      code(field.static ? `${element.name}.${field.name}` : field.name),
      code(field.type?.text ?? ''),
      `${field.readonly ? 'Read-only. ' : ''}${field.description ?? ''}`,
    ];
  });
  const events = (element.events ?? []).map(({ name, type, description = '' }) => [
    code(name),
    code(type.text),
    description,
  ]);
  const methods = members.filter(({ kind }) => kind === 'method');
  return [
    section('Attributes and properties', ['Attribute', 'Property', 'Type', 'Meaning'], fields),
    section('Methods', ['Method', 'Meaning'], rows(methods)),
    section('Events', ['Event', 'Type', 'When'], events),
    section('Slots', ['Slot', 'What it takes'], rows(element.slots, '(default)')),
    section('Custom properties', ['Property', 'Meaning'], rows(element.cssProperties)),
    section('Parts', ['Part', 'What it is'], rows(element.cssParts)),
  ].join('\n\n');
}

/**
 * Puts the tables between the marks of a README.
 *
 * @throws when the text has no such marks
 */
export function withReference(readme: string, element: CustomElementDeclaration): string {
  const { begin, end } = referenceMarks;
  const from = readme.indexOf(begin);
  const to = readme.indexOf(end);
  if (from === -1 || to < from) throw new Error('The README of the element has lost its marks.');
  return `${readme.slice(0, from + begin.length)}\n\n${elementReference(element)}\n\n${readme.slice(to)}`;
}

function isField(member: ClassMember): member is ClassField {
  return member.kind === 'field';
}

function rows(
  items: readonly { name: string; description?: string }[] = [],
  unnamed = '',
): string[][] {
  return items.map(({ name, description = '' }) => [name ? code(name) : unnamed, description]);
}

function code(text: string): string {
  return text === '' ? '' : `\`${text}\``;
}

function section(title: string, header: string[], body: string[][]): string {
  const line = (cells: string[]) =>
    `| ${cells.map((cell) => cell.replaceAll(/\s+/g, ' ').replaceAll('|', '\\|')).join(' | ')} |`;
  return [`### ${title}`, '', line(header), line(header.map(() => '---')), ...body.map(line)].join(
    '\n',
  );
}
