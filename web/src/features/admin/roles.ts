import type { Role } from '@/lib/api/types';
import { humanize } from '@/lib/text-rules';
import { adminTexts } from './texts';

export const roleNames = Object.keys(adminTexts.roles) as Role[];
export const roleName = (role: string) => adminTexts.roles[role]?.[0] ?? humanize(role);
export const roleHelp = (role: string) => adminTexts.roles[role]?.[1] ?? '';
